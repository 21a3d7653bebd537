package dev.parley.verify;

import dev.parley.server.engine.EngineLauncher;
import dev.parley.server.engine.EngineLinkContract;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The engine with Spark 4 keeps the contract of the link. */
final class Spark4EngineLinkContractTest extends EngineLinkContract {
    @TempDir
    private static Path data;

    @Override
    protected EngineLauncher launcher(Vertx vertx) {
        return SparkEngines.spark4(vertx, data);
    }
}
