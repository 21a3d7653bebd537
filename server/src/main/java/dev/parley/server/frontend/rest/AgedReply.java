package dev.parley.server.frontend.rest;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;

/** An answer that was made before, and how long ago. */
record AgedReply(Duration age, Reply reply) implements Reply {
    @Override
    public void writeTo(HttpServerResponse response) {
        response.putHeader(HttpHeaders.AGE, Long.toString(Math.max(0, age.toSeconds())));
        reply.writeTo(response);
    }

    @Override
    public void abandon() {
        reply.abandon();
    }
}
