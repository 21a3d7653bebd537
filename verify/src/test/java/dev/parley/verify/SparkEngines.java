package dev.parley.verify;

import dev.parley.server.config.EngineConfigs;
import dev.parley.server.engine.EngineFolders;
import dev.parley.server.engine.EngineLauncher;
import dev.parley.server.engine.LocalLauncher;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Map;

/** Real engines of the built tree, without a server around them. */
final class SparkEngines {
    private SparkEngines() {}

    static EngineLauncher launcher(Vertx vertx, Path data) {
        var config = EngineConfigs.with(Map.of("master", "local[2]", "archive", "use", "cancel_deadline", "3s"));
        return new LocalLauncher(vertx, config, ParleyServer.DIST.resolve("engine"), new EngineFolders(data));
    }
}
