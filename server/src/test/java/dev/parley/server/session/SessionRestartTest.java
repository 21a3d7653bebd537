package dev.parley.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.RestartPolicy;
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
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How sessions start again while the disk is slow and much happens at once. */
class SessionRestartTest {
    private static final SessionKey FIRST = new SessionKey(1, 1);
    private static final SessionKey SECOND = FIRST.next();
    private static final SessionSpec SPEC = new SessionSpec(
            Language.SCALA, Map.of(), List.of(), List.of(), null, null, null, null, null, RestartPolicy.ALWAYS);

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final HeldStore store = new HeldStore();
    private final Queue<Promise<EngineProcess>> launches = new ArrayDeque<>();
    private EngineRegistry engines;
    private SessionManager sessions;
    private Engine engine;
    private long told;

    @BeforeEach
    void open() {
        var metrics = new SimpleMeterRegistry();
        var limits = new StatementLimits(10, 4, 1000, Duration.ofSeconds(10), 1000, 100, 10, 1000, Duration.ZERO);
        var context = new SessionContext(
                vertx,
                Clock.systemUTC(),
                store,
                new ResultFixture(vertx, folder).keeper(),
                FileShelves.of(vertx, folder),
                new CountedStreams(),
                new SessionBounds(limits, ResultFixture.LIMITS),
                new SessionMetrics(metrics));
        engines = Registries.of(
                vertx,
                launch -> {
                    Promise<EngineProcess> launched = Promise.promise();
                    launches.add(launched);
                    return launched.future();
                },
                EngineConfigs.with(Map.of("start_ahead", "false")));
        sessions = new SessionManager(context, engines, new SessionLimits(10, 0, Duration.ZERO, Duration.ZERO));
        sessions.create("a", SPEC);
        store.commit();
        engine = Registries.engine(engines);
        engine.received(++told, new EngineEvent.EngineReady(Map.of(), Map.of()));
        say(new EngineEvent.SessionOpened(FIRST, Map.of()));
        store.commit();
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void theNextLifeIsStoredBeforeItsEngineHearsOfItAndIsIdleOnceOpen() {
        restart();
        say(new EngineEvent.SessionClosed(FIRST, null));
        assertThat(now().generation()).isEqualTo(2);
        store.commit();
        assertThat(store.session("operator", "a").result().orElseThrow().generation())
                .isEqualTo(2);

        say(new EngineEvent.SessionOpened(SECOND, Map.of()));
        store.commit();

        assertThat(now().state()).isEqualTo(SessionState.IDLE);
    }

    @Test
    void whatTheFormerLifeSaysLateChangesNothing() {
        restart();
        say(new EngineEvent.SessionClosed(FIRST, null));
        store.commit();

        say(new EngineEvent.SessionClosed(FIRST, null));
        say(new EngineEvent.SessionStuck(FIRST, 0));
        say(new EngineEvent.SessionOpened(FIRST, Map.of()));
        store.commit();

        assertThat(now().state()).isEqualTo(SessionState.STARTING);
        assertThat(now().generation()).isEqualTo(2);
    }

    @Test
    void aStatementWhoseEndWasNotHeardEndsAndTheNextOneWaitsForTheNextLife() {
        sessions.run("a", StatementSpec.of("1 + 1", null));
        sessions.run("a", StatementSpec.of("1 + 2", null));
        store.commit();
        restart();
        say(new EngineEvent.SessionClosed(FIRST, null));
        store.commit();
        assertThat(store.statement(0).error().code()).isEqualTo("STATEMENT_ABANDONED");
        assertThat(sessions.statement("a", 1).result().state()).isEqualTo(StatementState.QUEUED);

        say(new EngineEvent.SessionOpened(SECOND, Map.of()));
        store.commit();
        Instant now = Instant.now();
        say(new EngineEvent.StatementFinished(SECOND, 1, StatementState.SUCCEEDED, now, now, null, null));
        store.commit();

        assertThat(store.statement(1).state()).isEqualTo(StatementState.SUCCEEDED);
    }

    @Test
    void aCloseOnTheWayWins() {
        restart();
        sessions.close("a");
        say(new EngineEvent.SessionClosed(FIRST, null));
        store.commit();

        assertThat(store.stateOf(1)).isEqualTo(SessionState.CLOSED);
    }

    @Test
    void aCloseWhileTheNextLifeIsBeingStoredWins() {
        restart();
        say(new EngineEvent.SessionClosed(FIRST, null));
        sessions.close("a");
        store.commit();

        assertThat(store.stateOf(1)).isEqualTo(SessionState.CLOSED);
    }

    @Test
    void anEngineThatIsLostOnTheWayIsReplaced() {
        restart();
        launches.remove().fail("it was killed");
        store.commit();
        assertThat(now().state()).isEqualTo(SessionState.STARTING);
        Engine other = Registries.engine(engines);
        assertThat(other).isNotSameAs(engine);

        other.received(++told, new EngineEvent.EngineReady(Map.of(), Map.of()));
        other.received(++told, new EngineEvent.SessionOpened(SECOND, Map.of()));
        store.commit();

        assertThat(now().state()).isEqualTo(SessionState.IDLE);
        assertThat(now().engine()).isEqualTo(other.id());
    }

    @Test
    void aCloseWhileItComesBackWinsAndWaitsForNothing() {
        sessions.run("a", StatementSpec.of("1 + 1", null));
        store.commit();
        launches.remove().fail("it was killed");
        assertThat(now().state()).isEqualTo(SessionState.STARTING);

        sessions.close("a");
        store.commit();

        assertThat(store.stateOf(1)).isEqualTo(SessionState.CLOSED);
        assertThat(store.statement(0).error().code()).isEqualTo("ENGINE_LOST");
        assertThat(launches).isEmpty();
    }

    @Test
    void enginesThatDoNotStartCountAsLostOnesUntilTheSessionIsDead() {
        for (int generation = 1; generation < 4; generation++) {
            launches.remove().fail("no room");
            store.commit();
            assertThat(now().state()).isEqualTo(SessionState.STARTING);
            assertThat(now().generation()).isEqualTo(generation + 1);
        }

        launches.remove().fail("no room");
        store.commit();

        assertThat(store.stateOf(1)).isEqualTo(SessionState.DEAD);
        assertThat(now().endedReason()).contains("no room").contains("3 times within 10 minutes");
        assertThat(launches).isEmpty();
    }

    @Test
    void aSessionThatIsStuckSendsNoStatementUntilItsNextLife() {
        sessions.run("a", StatementSpec.of("1 + 1", null));
        sessions.run("a", StatementSpec.of("1 + 2", null));
        store.commit();
        Instant now = Instant.now();
        say(new EngineEvent.SessionStuck(FIRST, 0));
        say(new EngineEvent.StatementFinished(FIRST, 0, StatementState.CANCELLED, now, now, null, null));
        store.commit();
        assertThat(now().state()).isEqualTo(SessionState.STARTING);
        assertThat(sessions.statement("a", 1).result().state()).isEqualTo(StatementState.QUEUED);

        say(new EngineEvent.SessionClosed(FIRST, null));
        store.commit();

        assertThat(now().generation()).isEqualTo(2);
        assertThat(now().lastRestart().reason()).contains("statement 0");
    }

    @Test
    void aSessionThatIsStuckWhileItClosesIsClosed() {
        sessions.close("a");
        say(new EngineEvent.SessionStuck(FIRST, 0));
        say(new EngineEvent.SessionClosed(FIRST, null));
        store.commit();

        assertThat(store.stateOf(1)).isEqualTo(SessionState.CLOSED);
    }

    @Test
    void aSessionThatStartsAnywayIsLeftToIt() {
        restart();
        assertThat(sessions.restart("a").result().state()).isEqualTo(SessionState.STARTING);
        say(new EngineEvent.SessionClosed(FIRST, null));
        store.commit();

        assertThat(now().generation()).isEqualTo(2);
    }

    private void restart() {
        var restarted = sessions.restart("a");
        store.commit();
        assertThat(restarted.result().state()).isEqualTo(SessionState.STARTING);
    }

    private SessionSnapshot now() {
        return sessions.session("a").result();
    }

    private void say(EngineEvent event) {
        engine.received(++told, event);
    }
}
