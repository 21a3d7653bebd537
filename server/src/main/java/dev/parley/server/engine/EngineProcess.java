package dev.parley.server.engine;

import io.vertx.core.Future;
import java.util.Optional;

/** A driver process that a launcher started. */
public interface EngineProcess {
    /** The operating system's id of it, or -1 where it runs elsewhere. */
    long pid();

    /** By what a later run of the server finds it again; empty where it runs elsewhere. */
    default Optional<EngineRecord.ProcessMark> mark() {
        return Optional.empty();
    }

    /** Succeeds with a sentence about its end, exit code and last log lines included, once it has ended. */
    Future<String> ended();

    /** A sentence about its end together with what it wrote last, where that can be read here. */
    default Future<String> withLastLines(String end) {
        return Future.succeededFuture(end);
    }

    /** Whether it can end without {@link #ended} telling, as on another machine; the end of its link tells then. */
    default boolean endsUnseen() {
        return false;
    }

    /** Ends it at once. */
    void kill();
}
