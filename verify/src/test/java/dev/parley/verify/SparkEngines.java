package dev.parley.verify;

import dev.parley.server.config.EngineConfig;
import dev.parley.server.engine.EngineFolders;
import dev.parley.server.engine.EngineLauncher;
import dev.parley.server.engine.LocalLauncher;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Real engines of the built tree, without a server around them. */
final class SparkEngines {
    private SparkEngines() {}

    static EngineLauncher launcher(Vertx vertx, Path data) {
        var config = new EngineConfig(
                "local[2]",
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                "2g",
                List.of(),
                Duration.ofMinutes(2),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60));
        return new LocalLauncher(vertx, config, ParleyServer.DIST.resolve("engine"), new EngineFolders(data));
    }
}
