package dev.parley.server.frontend.rest;

import io.vertx.core.http.HttpServerResponse;

/** What an operation has to say, whole or bit by bit. */
interface Reply {
    /** Called once, on the request's event loop, while the caller is still there. */
    void writeTo(HttpServerResponse response);

    /** Called instead where the caller is gone; lets go of what the answer holds. */
    default void abandon() {}
}
