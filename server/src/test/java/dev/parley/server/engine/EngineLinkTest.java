package dev.parley.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.engine.EngineEvent.StatementFinished;
import dev.parley.protocol.engine.SessionKey;
import dev.parley.server.engine.CuttingProxy.Direction;
import dev.parley.server.engine.CuttingProxy.Moment;
import dev.parley.server.engine.CuttingProxy.Passed;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server's end of the link, its door and its spool, while the link is cut between them and a fake engine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class EngineLinkTest {
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final int RANDOM_RUNS = 10;

    private final AtomicInteger sessions = new AtomicInteger();
    private Vertx vertx;
    private FakeLauncher launcher;
    private ServedEngine engine;
    private CuttingProxy proxy;

    @BeforeAll
    void launch(@TempDir Path folder) {
        vertx = Vertx.vertx();
        launcher = new FakeLauncher(vertx);
        engine = new ServedEngine(vertx, launcher, folder);
        proxy = new CuttingProxy(vertx, get(engine.listen()));
        assertThat(get(engine.launch(get(proxy.start()))).versions()).containsKey("spark");
    }

    @AfterAll
    void stop() {
        get(engine.close());
        assertThat(launcher.living()).isZero();
        proxy.close();
        get(vertx.close());
    }

    @TestFactory
    Stream<DynamicTest> aCutBetweenAnyTwoStepsChangesNothing() {
        int before = proxy.passed().size();
        List<EngineEvent> undisturbed = scenario().run();
        return proxy.passed().stream().skip(before).distinct().toList().stream()
                .filter(step -> !"heartbeat".equals(step.label()))
                .flatMap(step -> Stream.of(Moment.values()).map(moment -> cutAt(step, moment, undisturbed)));
    }

    private DynamicTest cutAt(Passed step, Moment moment, List<EngineEvent> undisturbed) {
        return DynamicTest.dynamicTest(moment + " " + step.label() + " " + step.direction(), () -> {
            int cuts = proxy.cuts();
            proxy.cutAt(step.direction(), step.label(), moment);

            assertThat(scenario().run()).isEqualTo(undisturbed);

            EngineHarness.await(DEADLINE).until(() -> !proxy.isArmed() && proxy.cuts() > cuts);
        });
    }

    @Test
    void aCutInTheHandshakeChangesNothing() {
        List<EngineEvent> undisturbed = scenario().run();
        for (Moment moment : Moment.values()) {
            int cuts = proxy.cuts();
            proxy.cutAt(Direction.TO_ENGINE, "welcome", moment);
            proxy.cutNow();

            assertThat(scenario().run()).isEqualTo(undisturbed);

            assertThat(proxy.isArmed()).isFalse();
            assertThat(proxy.cuts()).isGreaterThan(cuts);
        }
    }

    @Test
    void cutsAtRandomChangeNothing() {
        List<EngineEvent> undisturbed = scenario().run();
        long seed = System.nanoTime();
        System.out.println("cuts at random, seed " + seed);
        var random = new Random(seed);
        int cuts = proxy.cuts();
        for (int run = 0; run < RANDOM_RUNS; run++) {
            proxy.cutAgain(() -> 3 + random.nextInt(12));

            List<EngineEvent> disturbed = scenario().run();

            proxy.cutNoMore();
            assertThat(disturbed).as("run %d, seed %d", run, seed).isEqualTo(undisturbed);
        }
        assertThat(proxy.cuts()).isGreaterThan(cuts + RANDOM_RUNS);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 2, 1_000, 70_000, 120_000})
    void anUploadThatIsCutGoesOn(long bytes) {
        List<EngineEvent> undisturbed = scenario().run();
        int cuts = proxy.cuts();
        proxy.uploads().cutAfter(bytes);

        assertThat(scenario().run()).isEqualTo(undisturbed);

        assertThat(proxy.cuts()).isEqualTo(cuts + 1);
    }

    @Test
    void anUploadWhoseAnswerIsLostIsNotDoubled() {
        List<EngineEvent> undisturbed = scenario().run();
        int cuts = proxy.cuts();
        proxy.uploads().cutBeforeAnswer();

        assertThat(scenario().run()).isEqualTo(undisturbed);

        assertThat(proxy.cuts()).isEqualTo(cuts + 1);
    }

    private CutScenario scenario() {
        var key = new SessionKey(sessions.incrementAndGet(), 1);
        return new CutScenario(new ContractSession(engine, key, DEADLINE), this::uploaded);
    }

    private List<JsonNode> uploaded(StatementFinished finished) {
        return get(engine.uploaded(finished));
    }

    private static <T> T get(Future<T> future) {
        return Deadline.get(future, DEADLINE);
    }
}
