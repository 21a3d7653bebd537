package dev.parley.server.engine;

import dev.parley.protocol.link.LinkTiming;
import io.vertx.core.Vertx;
import java.time.Duration;

/** The fake engine keeps the contract, so that what is tested with it holds for engines with Spark. */
final class FakeEngineContractTest extends EngineContract {
    @Override
    protected EngineLauncher launcher(Vertx vertx) {
        return new FakeLauncher(vertx, timing());
    }

    @Override
    protected LinkTiming timing() {
        return FakeTiming.SHORT;
    }

    @Override
    protected Duration deadline() {
        return Duration.ofSeconds(20);
    }
}
