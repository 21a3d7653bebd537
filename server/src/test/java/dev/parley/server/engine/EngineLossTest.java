package dev.parley.server.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.engine.EngineEvent;
import dev.parley.server.config.EngineConfig;
import dev.parley.server.config.EngineConfigs;
import dev.parley.server.error.GatewayException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When an engine that says nothing is given up. */
class EngineLossTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    private final Vertx vertx = Vertx.vertx();
    private long told;

    @AfterEach
    void close() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void anEngineWhoseLauncherNeverAnswersIsGivenUp() {
        var registry = Registries.of(
                vertx, launch -> Promise.<EngineProcess>promise().future(), config(Duration.ofMillis(50), LONG));
        var ready = Registries.engine(registry).ready();
        assertThatThrownBy(() -> ready.await(10, TimeUnit.SECONDS))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("engine.start_timeout");
    }

    @Test
    void anEngineWhoseLauncherThrowsIsNotKept() {
        var registry = Registries.of(
                vertx,
                launch -> {
                    throw new IllegalStateException("no launcher");
                },
                config(LONG, LONG));
        assertThat(Registries.engine(registry).lost().result()).contains("no launcher");
        assertThat(registry.engines()).isEmpty();
    }

    @Test
    void anEngineThatDialsButNeverSaysHelloIsGivenUp() throws Exception {
        var engine = new Engine(
                vertx,
                new EngineRecord("e1", "", "default", "", false, Instant.now(), null),
                "server",
                config(LONG, Duration.ofMillis(400)));
        Future<String> lost = Future.future(promise -> vertx.runOnContext(ignored -> {
            engine.received(++told, new EngineEvent.EngineReady(Map.of(), Map.of()));
            long dialling = vertx.setPeriodic(20, again -> engine.disconnected("it said nothing"));
            engine.lost().onComplete(cause -> vertx.cancelTimer(dialling)).onComplete(promise);
        }));
        assertThat(lost.await(10, TimeUnit.SECONDS)).contains("engine.lost_after");
    }

    /** It was starting when the server before this one ended. */
    @Test
    void anAdoptedEngineThatNeverGetsReadyIsGivenUp() throws Exception {
        var engine = new Engine(
                vertx,
                new EngineRecord("e1", "", "default", "", false, Instant.now(), null),
                "server",
                config(Duration.ofMillis(50), LONG));
        Future<String> lost = Future.future(promise -> vertx.runOnContext(ignored -> {
            engine.adopted(Optional.empty());
            engine.connected();
            engine.lost().onComplete(promise);
        }));
        assertThat(lost.await(10, TimeUnit.SECONDS)).contains("engine.start_timeout");
    }

    @Test
    void anEngineThatIsStillStartingIsKilledAtOnceWhenTheServerStops() throws Exception {
        var process = new StartingProcess();
        var registry = Registries.of(vertx, launch -> Future.succeededFuture(process), config(LONG, LONG));
        var engine = Registries.engine(registry);
        registry.close().await(2, TimeUnit.SECONDS);
        assertThat(process.ended().isComplete()).isTrue();
        assertThat(engine.lost().result()).contains("before it was ready");
    }

    /** A process that never dials. */
    private static final class StartingProcess implements EngineProcess {
        private final Promise<String> ended = Promise.promise();

        @Override
        public long pid() {
            return -1;
        }

        @Override
        public Future<String> ended() {
            return ended.future();
        }

        @Override
        public void kill() {
            ended.tryComplete("was killed");
        }
    }

    private static EngineConfig config(Duration startTimeout, Duration lostAfter) {
        return EngineConfigs.with(Map.of(
                "start_timeout", startTimeout.toString(),
                "lost_after", lostAfter.toString(),
                "start_ahead", "false"));
    }
}
