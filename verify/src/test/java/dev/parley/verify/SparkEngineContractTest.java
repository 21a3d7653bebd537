package dev.parley.verify;

import dev.parley.server.engine.EngineContract;
import dev.parley.server.engine.EngineLauncher;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The engine with Spark keeps the contract. */
final class SparkEngineContractTest extends EngineContract {
    @TempDir
    private static Path data;

    @Override
    protected EngineLauncher launcher(Vertx vertx) {
        return SparkEngines.launcher(vertx, data);
    }
}
