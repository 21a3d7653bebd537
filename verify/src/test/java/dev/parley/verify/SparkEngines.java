package dev.parley.verify;

import dev.parley.server.config.EngineConfigs;
import dev.parley.server.engine.EngineFolders;
import dev.parley.server.engine.EngineLauncher;
import dev.parley.server.engine.LocalLauncher;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Real engines of the built tree, without a server around them. */
final class SparkEngines {
    /** A Spark 4 that `make test` installs; a test that needs it fails where it is missing. */
    static final Path SPARK_4 = Path.of(System.getProperty("parley.spark4")).normalize();

    private SparkEngines() {}

    /** With the embedded Spark. */
    static EngineLauncher launcher(Vertx vertx, Path data) {
        return launcher(vertx, data, Map.of());
    }

    static EngineLauncher spark4(Vertx vertx, Path data) {
        return launcher(vertx, data, Map.of("spark_home", SPARK_4.toString()));
    }

    private static EngineLauncher launcher(Vertx vertx, Path data, Map<String, String> more) {
        var settings = new HashMap<>(more);
        settings.putAll(Map.of("master", "local[2]", "archive", "use", "jit", "quick", "cancel_deadline", "3s"));
        var config = EngineConfigs.with(settings);
        return new LocalLauncher(vertx, config, ParleyServer.DIST.resolve("engine"), new EngineFolders(data));
    }
}
