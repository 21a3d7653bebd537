package dev.parley.server.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.SessionSpec;
import dev.parley.protocol.model.SessionState;
import dev.parley.protocol.model.StatementError;
import dev.parley.protocol.model.StatementState;
import dev.parley.server.config.EngineConfig;
import dev.parley.server.config.EngineConfigs;
import dev.parley.server.config.SessionLimits;
import dev.parley.server.config.StatementLimits;
import dev.parley.server.engine.Engine;
import dev.parley.server.engine.EngineProcess;
import dev.parley.server.engine.EngineRegistry;
import dev.parley.server.engine.Registries;
import dev.parley.server.file.FileShelves;
import dev.parley.server.result.ResultFixture;
import dev.parley.server.result.ResultSpool;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.file.OpenOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How sessions end while the disk is slow and much happens at once. */
class SessionEndTest {
    private static final SessionKey KEY = new SessionKey(1, 1);
    private static final SessionSpec SPEC = new SessionSpec(Language.SCALA, Map.of(), List.of(), List.of());
    private static final EngineConfig ENGINE = EngineConfigs.with(Map.of("start_ahead", "false"));

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final HeldStore store = new HeldStore();
    private final Promise<EngineProcess> launched = Promise.promise();
    private ResultFixture results;
    private SessionContext context;
    private EngineRegistry engines;
    private SessionManager sessions;
    private long told;

    @BeforeEach
    void start() {
        results = new ResultFixture(vertx, folder);
        var limits = new StatementLimits(10, 4, 1000, Duration.ofSeconds(10), 1000, 100, 10, 1000, Duration.ZERO);
        context = new SessionContext(
                vertx,
                Clock.systemUTC(),
                store,
                results.keeper(),
                FileShelves.of(vertx, folder),
                new CountedStreams(),
                new SessionBounds(limits, ResultFixture.LIMITS),
                new SessionMetrics(new SimpleMeterRegistry()));
        engines = Registries.of(vertx, launch -> launched.future(), ENGINE);
        sessions = new SessionManager(context, engines, new SessionLimits(10, 0, Duration.ZERO, Duration.ZERO));
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void aSessionThatClosesWhileItsQueueIsBeingStoredStaysClosed() {
        create();
        submit();
        sessions.close("a");
        say(new EngineEvent.SessionClosed(KEY, null));
        store.commit();
        assertThat(store.stateOf(1)).isEqualTo(SessionState.CLOSED);
    }

    @Test
    void aSessionThatIsClosedWhileItDiesStaysDead() {
        open();
        launched.fail("it was killed");
        var closing = sessions.close("a");
        store.commit();
        assertThat(store.stateOf(1)).isEqualTo(SessionState.DEAD);
        assertThat(closing.result().state()).isEqualTo(SessionState.DEAD);
    }

    @Test
    void aStatementIsRefusedOnceItsSessionEnds() {
        open();
        launched.fail("it was killed");
        var refused = sessions.run("a", StatementSpec.of("1 + 1", null));
        store.commit();
        assertThat(refused.failed()).isTrue();
        assertThat(store.statement(0)).isNull();
    }

    @Test
    void aSessionThatFailsToOpenWhileItIsClosedIsClosed() {
        create();
        var waiting = sessions.close("a").compose(ignored -> sessions.awaitSettled("a", Duration.ofMinutes(1)));
        say(new EngineEvent.SessionFailed(KEY, StatementError.of("Error", "X", "boom")));
        store.commit();
        assertThat(store.stateOf(1)).isEqualTo(SessionState.CLOSED);
        assertThat(waiting.result().state()).isEqualTo(SessionState.CLOSED);
    }

    @Test
    void aSessionThatItsOwnCodeEndedIsClosedForThatReason() {
        open();
        say(new EngineEvent.SessionClosed(KEY, "its code called exit(3)"));
        store.commit();
        var ended = store.session("operator", "a").result().orElseThrow();
        assertThat(ended.state()).isEqualTo(SessionState.CLOSED);
        assertThat(ended.endedReason()).isEqualTo("its code called exit(3)");
    }

    @Test
    void aSessionThatItsEngineClosedIsSeenAsItIsStored() {
        open();
        var waiting = sessions.awaitChange("a", Duration.ofMinutes(1));
        say(new EngineEvent.SessionClosed(KEY, null));
        store.commit();
        assertThat(waiting.isComplete()).isTrue();
        assertThat(waiting.result().state()).isEqualTo(store.stateOf(1));
    }

    @Test
    void whatAStatementUploadedThatEndsWithoutItIsRemoved(@TempDir Path elsewhere) throws Exception {
        open();
        submit();
        Path batch = Files.write(elsewhere.resolve("batch"), new byte[] {0, 0, 0, 64, -1, -1, -1, -1});
        var upload = new ResultSpool.Upload(engine().id(), KEY, 0);
        vertx.fileSystem()
                .open(batch.toString(), new OpenOptions().setRead(true))
                .compose(body -> results.spool().append(upload, 0, body))
                .await(10, TimeUnit.SECONDS);
        assertThat(folder).isNotEmptyDirectory();
        finish();
        await().untilAsserted(() -> assertThat(folder).isEmptyDirectory());
    }

    @Test
    void anOutcomeThatIsBeingStoredIsNotReplacedByTheLossOfTheEngine() {
        open();
        submit();
        var ended = sessions.awaitEnd("a", 0, Duration.ofMinutes(1));
        finish();
        launched.fail("it was killed");
        store.commit();
        assertThat(ended.result().state()).isEqualTo(StatementState.SUCCEEDED);
        assertThat(store.statement(0).state()).isEqualTo(StatementState.SUCCEEDED);
        assertThat(store.stateOf(1)).isEqualTo(SessionState.DEAD);
    }

    @Test
    void anOutcomeThatIsBeingStoredIsNotReplacedWhereTheCloseIsGivenUp() {
        var plan = new SessionPlan(
                Registries.placement(engines, "default", "operator"), Map.of(), List.of(), SessionTimes.NONE);
        var session = new Session(context, 1, "a", SPEC, plan);
        store.save(session.snapshot());
        session.takePlace(engines, engine());
        session.attach();
        session.start();
        engine().received(++told, new EngineEvent.EngineReady(Map.of(), Map.of()));
        say(new EngineEvent.SessionOpened(KEY, Map.of()));
        session.statements().submit(StatementSpec.of("1 + 1", null), Optional.empty());
        store.commit();
        var ended = session.statements().find(0).orElseThrow().awaitEnd(Duration.ofMinutes(1));
        session.close("closed by request");
        finish();
        session.closeUnconfirmed();
        store.commit();
        assertThat(ended.result().state()).isEqualTo(StatementState.SUCCEEDED);
        assertThat(store.statement(0).state()).isEqualTo(StatementState.SUCCEEDED);
        assertThat(store.stateOf(1)).isEqualTo(SessionState.CLOSED);
    }

    @Test
    void anEngineThatCannotBeLaunchedFailsItsSessionAtOnce() {
        launched.fail("no jars");
        sessions.create("a", SPEC);
        store.commit();
        assertThat(store.stateOf(1)).isEqualTo(SessionState.FAILED);
    }

    @Test
    void aSessionThatEndsWhileAllAreListedIsListedOnce() {
        open();
        say(new EngineEvent.SessionClosed(KEY, null));
        var listed = sessions.list(Set.of(), Optional.empty(), 10);
        assertThat(listed.result()).hasSize(1);
    }

    /** A session whose engine has been asked to open it. */
    private void create() {
        sessions.create("a", SPEC);
        store.commit();
        engine().received(++told, new EngineEvent.EngineReady(Map.of(), Map.of()));
    }

    private void open() {
        create();
        say(new EngineEvent.SessionOpened(KEY, Map.of()));
        store.commit();
        assertThat(store.stateOf(1)).isEqualTo(SessionState.IDLE);
    }

    private void submit() {
        Future<StatementSnapshot> submitted = sessions.run("a", StatementSpec.of("1 + 1", null));
        store.commit();
        assertThat(submitted.succeeded()).isTrue();
    }

    private void finish() {
        Instant now = Instant.now();
        say(new EngineEvent.StatementFinished(KEY, 0, StatementState.SUCCEEDED, now, now, null, null));
    }

    private void say(EngineEvent event) {
        engine().received(++told, event);
    }

    private Engine engine() {
        return Registries.engine(engines);
    }
}
