package dev.parley.server.engine;

import io.vertx.core.Future;
import java.util.Optional;

/** Starts engines; a port with an adapter for each way of starting one. */
public interface EngineLauncher {
    /**
     * Starts a process that will dial the server.
     *
     * @return once it was started, long before it has dialled; fails with ENGINE_NOT_STARTED and the reason
     */
    Future<EngineProcess> launch(EngineLaunch launch);

    /** An engine that an earlier run of the server launched; empty where only its silence will tell that it has ended. */
    default Optional<EngineProcess> adopt(EngineRecord engine) {
        return Optional.empty();
    }

    /** An engine is up and warm: the moment to prepare, in the background, what makes the next start quicker. */
    default void prepare() {}

    /** Ends what it does in the background; engines are ended by their own. */
    default void close() {}
}
