package dev.parley.server.engine;

import dev.parley.server.config.EngineConfig;

/** Gives the launcher for engines of a configuration: one for each profile, one for each dedicated engine. */
public interface EngineLaunchers {
    EngineLauncher launcher(EngineConfig config);
}
