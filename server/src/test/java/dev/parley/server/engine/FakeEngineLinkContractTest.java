package dev.parley.server.engine;

import dev.parley.protocol.link.LinkTiming;
import io.vertx.core.Vertx;
import java.time.Duration;

/** The fake engine keeps the contract of the link. */
final class FakeEngineLinkContractTest extends EngineLinkContract {
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

    @Override
    protected int randomRuns() {
        return 10;
    }
}
