package dev.parley.server.engine;

import io.vertx.core.Future;

/** Starts engines; a port with an adapter for each way of starting one. */
public interface EngineLauncher {
    /**
     * Starts a process that will dial the server.
     *
     * @return once it was started, long before it has dialled; fails with ENGINE_NOT_STARTED and the reason
     */
    Future<EngineProcess> launch(EngineLaunch launch);
}
