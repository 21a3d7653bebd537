package dev.parley.server.engine;

import io.vertx.core.Future;

/** A driver process that a launcher started. */
public interface EngineProcess {
    /** The operating system's id of it, or -1 where it runs elsewhere. */
    long pid();

    /** Succeeds with a sentence about its end, exit code and last log lines included, once it has ended. */
    Future<String> ended();

    /** Ends it at once. */
    void kill();
}
