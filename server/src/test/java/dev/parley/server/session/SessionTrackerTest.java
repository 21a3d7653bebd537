package dev.parley.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.model.SessionSpec;
import dev.parley.protocol.model.SessionState;
import dev.parley.protocol.model.StatementState;
import dev.parley.server.config.EngineConfigs;
import dev.parley.server.config.SessionLimits;
import dev.parley.server.config.StatementLimits;
import dev.parley.server.engine.Engine;
import dev.parley.server.engine.EngineProcess;
import dev.parley.server.engine.EngineRegistry;
import dev.parley.server.engine.Registries;
import dev.parley.server.file.FileShelves;
import dev.parley.server.result.ResultFixture;
import dev.parley.server.testing.MovableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clocks of a session: when they run, when they stand, and what they say. */
class SessionTrackerTest {
    private static final SessionKey KEY = new SessionKey(1, 1);
    private static final Duration IDLE = Duration.ofHours(1);
    private static final Duration AGE = Duration.ofHours(8);
    private static final Duration LONG_WAIT = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final HeldStore store = new HeldStore();
    private final MovableClock clock = new MovableClock();
    private final Instant start = clock.instant();
    private EngineRegistry engines;
    private final CountedStreams streams = new CountedStreams();
    private SessionManager sessions;
    private Engine engine;
    private long told;

    @BeforeEach
    void build() {
        var metrics = new SimpleMeterRegistry();
        var limits =
                new StatementLimits(10, 4, 1000, Duration.ofSeconds(60), 1000, 100, 10, 1000, Duration.ofMinutes(5));
        var context = new SessionContext(
                vertx,
                clock,
                store,
                new ResultFixture(vertx, folder).keeper(),
                FileShelves.of(vertx, folder),
                streams,
                new SessionBounds(limits, ResultFixture.LIMITS),
                new SessionMetrics(metrics));
        engines = Registries.of(
                vertx,
                launch -> Promise.<EngineProcess>promise().future(),
                EngineConfigs.with(Map.of("start_ahead", "false", "start_timeout", "3m")));
        sessions = new SessionManager(context, engines, new SessionLimits(10, 0, IDLE, AGE));
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    private void open(SessionSpec spec) {
        sessions.create("a", spec);
        store.commit();
        engine = Registries.engine(engines);
        engine.received(++told, new EngineEvent.EngineReady(Map.of(), Map.of()));
        say(new EngineEvent.SessionOpened(KEY, Map.of()));
        store.commit();
    }

    private void say(EngineEvent event) {
        engine.received(++told, event);
    }

    private SessionSnapshot now() {
        return sessions.session("a").result();
    }

    private SessionSnapshot after(Duration time) {
        clock.advance(time);
        sessions.tracker().look();
        store.commit();
        return now();
    }

    private static SessionSpec idleFor(Duration time) {
        return new SessionSpec(null, null, null, null, time);
    }

    @Test
    void aSessionThatNobodyUsesIsClosedAndSaysWhichClockItWas() {
        open(SessionSpec.defaults());

        assertThat(after(IDLE.minusSeconds(1)).state()).isEqualTo(SessionState.IDLE);
        SessionSnapshot ended = after(Duration.ofSeconds(1));

        assertThat(ended.state()).isEqualTo(SessionState.CLOSING);
        assertThat(ended.endedReason()).isEqualTo("closed since nobody used it for 1 h (sessions.idle_timeout)");
    }

    @Test
    void whatASessionAsksForCountsBeforeWhatTheServerSets() {
        open(idleFor(Duration.ofMinutes(5)));

        assertThat(after(Duration.ofMinutes(5)).endedReason())
                .isEqualTo("closed since nobody used it for 5 min (its own idle_timeout)");
    }

    @Test
    void aSessionThatAsksForZeroIsNeverIdleTooLong() {
        open(idleFor(Duration.ZERO));

        assertThat(after(AGE.minusSeconds(1)).state()).isEqualTo(SessionState.IDLE);
        assertThat(now().clocks().idleTimeout()).isNull();
    }

    @Test
    void aBusySessionIsNotIdleAndTheClockStartsWhenItsLastStatementHasEnded() {
        open(SessionSpec.defaults());
        sessions.run("a", StatementSpec.of("1 + 1", null));
        store.commit();
        assertThat(after(IDLE.multipliedBy(3)).state()).isEqualTo(SessionState.BUSY);
        assertThat(now().clocks().idleSince()).isNull();

        Instant ended = clock.instant();
        say(new EngineEvent.StatementFinished(KEY, 0, StatementState.SUCCEEDED, ended, ended, null, null));
        store.commit();

        assertThat(now().clocks().idleSince()).isEqualTo(ended);
        assertThat(after(IDLE.minusSeconds(1)).state()).isEqualTo(SessionState.IDLE);
        assertThat(after(Duration.ofSeconds(1)).state()).isEqualTo(SessionState.CLOSING);
    }

    @Test
    void aClientThatWaitsKeepsASessionAndTheClockStartsWhenItHasLeft() {
        open(SessionSpec.defaults());
        Future<SessionSnapshot> waiting = sessions.awaitChange("a", LONG_WAIT);
        Runnable leave = sessions.attend("a");
        assertThat(after(IDLE.multipliedBy(2)).state()).isEqualTo(SessionState.IDLE);

        leave.run();
        assertThat(now().clocks().idleSince()).isNull();
        sessions.run("a", StatementSpec.of("1 + 1", null)); // the change that was waited for
        store.commit();
        assertThat(waiting.isComplete()).isTrue();
        say(new EngineEvent.StatementFinished(
                KEY, 0, StatementState.SUCCEEDED, clock.instant(), clock.instant(), null, null));
        store.commit();

        assertThat(now().clocks().idleSince()).isEqualTo(clock.instant());
    }

    @Test
    void aSessionThatIsTooOldIsClosedWhateverItDoes() {
        open(idleFor(Duration.ZERO));
        sessions.run("a", StatementSpec.of("1 + 1", null));
        store.commit();

        SessionSnapshot ended = after(AGE);

        assertThat(ended.state()).isEqualTo(SessionState.CLOSING);
        assertThat(ended.endedReason()).isEqualTo("closed by its age: it is older than 8 h (sessions.max_age)");
    }

    @Test
    void aSessionThatStreamsIsNeitherIdleNorTooOldUntilItStreamsNoMore() {
        open(SessionSpec.defaults());
        streams.running = 1;
        assertThat(after(AGE.plus(IDLE)).state()).isEqualTo(SessionState.IDLE);
        assertThat(now().clocks().runningStreams()).isEqualTo(1);
        assertThat(now().clocks().idleSince()).isNull();
        assertThat(now().clocks().expiresAt()).isNull();

        streams.running = 0;
        assertThat(after(IDLE).endedReason()).startsWith("closed by its age");
    }

    @Test
    void theRecordShowsEveryClock() {
        open(SessionSpec.defaults());
        assertThat(now().clocks())
                .isEqualTo(new SessionClocks(
                        start, IDLE, AGE, Duration.ofMinutes(5), Duration.ofMinutes(3), start.plus(IDLE), 0));

        clock.advance(Duration.ofMinutes(450));
        sessions.attend("a").run();

        assertThat(now().clocks().expiresAt()).isEqualTo(start.plus(AGE));
    }

    @Test
    void aStatementThatNamesNoTimeoutGetsTheServersAndAStartingSessionIsNotIdle() {
        sessions.create("a", SessionSpec.defaults());
        store.commit();
        assertThat(now().clocks().idleSince()).isNull();
        assertThat(after(IDLE.multipliedBy(2)).state()).isEqualTo(SessionState.STARTING);

        sessions.run("a", StatementSpec.of("1 + 1", null));
        store.commit();

        assertThat(sessions.statements("a", -1, 10).result())
                .extracting(statement -> statement.spec().timeout())
                .isEqualTo(List.of(Duration.ofMinutes(5)));
    }
}
