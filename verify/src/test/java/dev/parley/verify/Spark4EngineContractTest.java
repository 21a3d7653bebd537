package dev.parley.verify;

import dev.parley.server.engine.EngineContract;
import dev.parley.server.engine.EngineLauncher;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The engine with Spark 4 keeps the contract. */
final class Spark4EngineContractTest extends EngineContract {
    @TempDir
    private static Path data;

    @Override
    protected EngineLauncher launcher(Vertx vertx) {
        return SparkEngines.spark4(vertx, data);
    }

    /** Scala 2.13's shell says what was defined. */
    @Override
    protected String echoed(String value) {
        return "val " + value;
    }
}
