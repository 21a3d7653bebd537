package dev.parley.server.frontend.rest;

import dev.parley.server.engine.AttachedApplication;

/** What an application says of itself when it attaches. Values. */
record AttachBody(String name, AttachedApplication application) {
    /**
     * What it is told.
     *
     * @param secret of the engine that it is from now on; shown this once
     * @param link where it dials, on this server
     */
    record Made(String id, String secret, String name, String link) {}
}
