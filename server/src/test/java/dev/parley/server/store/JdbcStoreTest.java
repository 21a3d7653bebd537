package dev.parley.server.store;

import static dev.parley.server.store.OpenStore.get;
import static dev.parley.server.store.StoredSamples.NOON;
import static dev.parley.server.store.StoredSamples.fullSession;
import static dev.parley.server.store.StoredSamples.fullStatement;
import static dev.parley.server.store.StoredSamples.session;
import static dev.parley.server.store.StoredSamples.statement;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.model.Bundle;
import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.SessionState;
import dev.parley.protocol.model.StatementError;
import dev.parley.protocol.model.StatementState;
import dev.parley.server.engine.EngineRecord;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import dev.parley.server.session.HistoryQuery;
import dev.parley.server.session.JournalEntry;
import dev.parley.server.session.SessionSnapshot;
import dev.parley.server.session.StatementOutput;
import dev.parley.server.session.StatementSnapshot;
import dev.parley.server.session.StatementSpec;
import dev.parley.server.session.UnfinishedSession;
import dev.parley.server.store.StoreKind.TestStore;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

@OnEveryStore
class JdbcStoreTest {
    private static final HistoryQuery EVERYTHING = new HistoryQuery(
            Optional.empty(),
            Optional.empty(),
            Set.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    @Parameter
    StoreKind kind;

    @TempDir
    Path folder;

    private TestStore where;
    private OpenStore open;
    private JdbcStore store;

    @BeforeEach
    void open() {
        where = kind.fresh(folder);
        open = OpenStore.in(where);
        store = open.store();
    }

    @AfterEach
    void close() {
        open.close();
    }

    @Test
    void everyFieldOfASessionComesBackAfterReopening() {
        get(store.save(fullSession(1)));
        get(store.save(session(2, "bare", SessionState.STARTING)));

        reopen();

        assertThat(get(store.session("operator", "flights"))).contains(fullSession(1));
        assertThat(get(store.session("operator", "flights"))
                        .orElseThrow()
                        .phases()
                        .keySet())
                .containsExactly("requested", "engine", "bound");
        assertThat(get(store.session("operator", "bare"))).contains(session(2, "bare", SessionState.STARTING));
    }

    @Test
    void everyFieldOfAStatementComesBackAfterReopening() {
        get(store.save(fullSession(1)));
        get(store.save(fullStatement(1, 0)));
        get(store.save(statement(1, 1, StatementState.QUEUED)));

        reopen();

        assertThat(get(store.statement(1, 0))).contains(fullStatement(1, 0));
        assertThat(get(store.statement(1, 1))).contains(statement(1, 1, StatementState.QUEUED));
        assertThat(get(store.statement(1, 2))).isEmpty();
        assertThat(get(store.statement(2, 0))).isEmpty();
    }

    @Test
    void savingAgainReplaces() {
        get(store.save(session(1, "flights", SessionState.STARTING)));
        get(store.save(statement(1, 0, StatementState.QUEUED)));

        get(Future.all(store.save(fullSession(1)), store.save(fullStatement(1, 0))));

        assertThat(get(store.sessions(Optional.of("operator"), Set.of(), Optional.empty(), 10)))
                .containsExactly(fullSession(1));
        assertThat(get(store.statements(1, -1, 10))).containsExactly(fullStatement(1, 0));
    }

    @Test
    void ofManyLargeStatementsAsManyAreReadAtOnceAsAnAnswerTakes() {
        get(store.save(fullSession(1)));
        var large = new StatementOutput(
                "", 0, null, List.of(Bundle.of("text/html", "x".repeat(3_000_000), "")), null, List.of(), null);
        for (int id = 0; id < 5; id++) {
            get(store.save(withOutput(statement(1, id, StatementState.SUCCEEDED), large)));
        }

        assertThat(get(store.statements(1, -1, 10)))
                .extracting(StatementSnapshot::id)
                .containsExactly(0, 1, 2);
        assertThat(get(store.statements(1, 2, 10)))
                .extracting(StatementSnapshot::id)
                .containsExactly(3, 4);
    }

    private static StatementSnapshot withOutput(StatementSnapshot of, StatementOutput output) {
        return new StatementSnapshot(
                of.session(),
                of.sessionName(),
                of.id(),
                of.spec(),
                of.state(),
                of.submittedAt(),
                of.startedAt(),
                of.endedAt(),
                output,
                of.error());
    }

    @Test
    void writesTakeEffectInTheOrderOfTheCalls() {
        get(store.save(session(1, "flights", SessionState.STARTING)));
        List<Future<?>> writes = new ArrayList<>();
        for (int i = 0; i <= 500; i++) {
            writes.add(store.save(statement(1, 0, i == 500 ? StatementState.SUCCEEDED : StatementState.RUNNING)));
        }

        get(Future.all(writes));

        assertThat(get(store.statement(1, 0)).orElseThrow().state()).isEqualTo(StatementState.SUCCEEDED);
    }

    @Test
    void aNameMeansTheLatestSession() {
        get(store.save(session(2, "flights", SessionState.IDLE)));
        get(store.save(session(1, "flights", SessionState.CLOSED)));

        assertThat(get(store.session("operator", "flights")).map(SessionSnapshot::id))
                .contains(2L);
        assertThat(get(store.session("operator", "FLIGHTS"))).isEmpty();
    }

    @Test
    void aSessionIsItsOwners() {
        get(store.save(session(1, "flights", "ann", SessionState.IDLE)));
        get(store.save(session(2, "flights", "bob", SessionState.CLOSED)));
        get(store.save(statement(1, 0, StatementState.SUCCEEDED)));
        get(store.save(statement(2, 0, StatementState.SUCCEEDED)));

        assertThat(get(store.session("ann", "flights")).map(SessionSnapshot::id))
                .contains(1L);
        assertThat(get(store.session("bob", "flights"))).contains(session(2, "flights", "bob", SessionState.CLOSED));
        assertThat(get(store.session("eve", "flights"))).isEmpty();
        assertThat(get(store.session(1)).map(SessionSnapshot::owner)).contains("ann");
        assertThat(get(store.sessions(Optional.of("ann"), Set.of(), Optional.empty(), 10)))
                .extracting(SessionSnapshot::id)
                .containsExactly(1L);
        assertThat(get(store.sessions(Optional.of("ann"), Set.of(SessionState.CLOSED), Optional.empty(), 10)))
                .isEmpty();
        assertThat(get(store.history(Optional.of("bob"), EVERYTHING, 10)))
                .extracting(entry -> entry.statement().session())
                .containsExactly(2L);
        assertThat(get(store.unfinished()))
                .extracting(left -> left.session().owner())
                .containsExactly("ann");
    }

    @Test
    void sessionsAreListedNewestFirstByPageAndState() {
        for (int id = 1; id <= 9; id++) {
            get(store.save(session(id, "s" + id, id % 2 == 0 ? SessionState.IDLE : SessionState.CLOSED)));
        }

        assertThat(ids(Set.of(), Optional.empty(), 3)).containsExactly(9L, 8L, 7L);
        assertThat(ids(Set.of(), Optional.of(7L), 3)).containsExactly(6L, 5L, 4L);
        assertThat(ids(Set.of(SessionState.IDLE), Optional.of(8L), 10)).containsExactly(6L, 4L, 2L);
        assertThat(ids(Set.of(SessionState.IDLE, SessionState.CLOSED), Optional.empty(), 10))
                .hasSize(9);
        assertThat(ids(Set.of(SessionState.DEAD), Optional.empty(), 10)).isEmpty();
    }

    @Test
    void statementsAreListedAscendingByPage() {
        get(store.save(session(1, "flights", SessionState.IDLE)));
        for (int id : List.of(10, 2, 9, 0, 1)) {
            get(store.save(statement(1, id, StatementState.QUEUED)));
        }

        assertThat(get(store.statements(1, -1, 3)))
                .extracting(StatementSnapshot::id)
                .containsExactly(0, 1, 2);
        assertThat(get(store.statements(1, 2, 3)))
                .extracting(StatementSnapshot::id)
                .containsExactly(9, 10);
    }

    @Test
    void theLastIdIsRememberedAcrossReopening() {
        assertThat(get(store.lastSessionId())).isZero();
        get(store.save(session(41, "a", SessionState.CLOSED)));
        get(store.save(session(7, "b", SessionState.CLOSED)));

        reopen();

        assertThat(get(store.lastSessionId())).isEqualTo(41);
    }

    @Test
    void whatWasUnfinishedIsReadWithAllThatHappenedToIt() {
        get(store.save(session(1, "live", SessionState.BUSY)));
        get(store.save(session(2, "closing", SessionState.CLOSING)));
        get(store.save(fullSession(3)));
        get(store.save(statement(1, 0, StatementState.SUCCEEDED)));
        get(store.save(statement(1, 1, StatementState.RUNNING)));
        get(store.save(statement(1, 2, StatementState.QUEUED)));
        var key = new SessionKey(1, 1);
        var started = new JournalEntry(0, Instant.EPOCH, 7, new EngineEvent.StatementStarted(key, 2, Instant.EPOCH));
        var cancelled = new JournalEntry(1, Instant.EPOCH.plusNanos(1), 0, null);
        var mark = new JournalEntry(2, Instant.EPOCH, 9, null);
        get(store.append(1, 2, List.of(started, cancelled)));

        List<UnfinishedSession> left = get(store.unfinished());

        assertThat(left).extracting(of -> of.session().id()).containsExactly(1L, 2L);
        assertThat(left.get(0).lastStatement()).isEqualTo(2);
        assertThat(left.get(1).lastStatement()).isEqualTo(-1);
        assertThat(left.get(0).statements())
                .extracting(of -> of.statement().id())
                .containsExactly(1, 2);
        assertThat(left.get(0).statements().get(1).since()).containsExactly(started, cancelled);
        get(store.saveSoFar(statement(1, 2, StatementState.RUNNING), mark));
        assertThat(get(store.unfinished()).get(0).statements().get(1).since()).containsExactly(mark);
    }

    @Test
    void enginesAreKeptUntilTheyAreRemoved() {
        var engine = new EngineRecord("e-1", "hash", "default", "", false, Instant.EPOCH, null);
        var process = new EngineRecord.ProcessMark(42, Instant.EPOCH);
        get(store.engines().save(engine));
        get(store.engines().save(engine.ownedBy("ann").runsAs(process)));

        List<EngineRecord> all = get(store.engines().all());

        assertThat(all)
                .containsExactly(new EngineRecord("e-1", "hash", "default", "ann", false, Instant.EPOCH, process));
        get(store.engines().remove("e-1"));
        assertThat(get(store.engines().all())).isEmpty();
    }

    @Test
    void aWriteThatCannotBeDoneFailsAlone() {
        get(store.save(session(1, "flights", SessionState.IDLE)));
        List<Future<Void>> good = new ArrayList<>();
        Future<Void> poisoned = null;
        for (int id = 0; id < 200; id++) {
            good.add(store.save(statement(1, id, StatementState.QUEUED)));
            if (id == 100) {
                poisoned = store.save(statement(99, 0, StatementState.QUEUED)); // there is no session 99
            }
        }

        get(Future.all(good));

        Future<Void> failed = poisoned;
        assertThatThrownBy(() -> get(failed)).satisfies(JdbcStoreTest::isUnavailable);
        assertThat(get(store.statements(1, -1, 1000))).hasSize(200);
    }

    @Test
    void futuresCompleteOnTheCallersContext() {
        Context caller = open.vertx().getOrCreateContext();
        Promise<List<Context>> contexts = Promise.promise();

        caller.runOnContext(
                start -> store.save(session(1, "a", SessionState.IDLE)).onComplete(saved -> {
                    Context afterWrite = Vertx.currentContext();
                    store.lastSessionId()
                            .onComplete(read -> contexts.complete(List.of(afterWrite, Vertx.currentContext())));
                }));

        assertThat(get(contexts.future())).containsExactly(caller, caller);
    }

    @Test
    void moreWritesThanMayWaitAreRefused() {
        try (OpenStore small = OpenStore.in(kind.fresh(folder.resolve("small")), new WriteBounds(2, 1 << 20))) {
            List<Future<?>> writes = new ArrayList<>();
            for (int id = 1; id <= 3000; id++) {
                writes.add(small.store().save(session(id, "s" + id, SessionState.IDLE)));
            }
            assertThatThrownBy(() -> get(Future.all(writes))).satisfies(JdbcStoreTest::isUnavailable);
            get(Future.join(writes).otherwiseEmpty());

            long accepted = writes.stream().filter(Future::succeeded).count();
            assertThat(get(small.store().sessions(Optional.of("operator"), Set.of(), Optional.empty(), 5000)))
                    .hasSize((int) accepted);
        }
    }

    @Test
    void whatWaitsIsBoundedByItsWeightToo() {
        try (OpenStore small = OpenStore.in(kind.fresh(folder.resolve("small")), new WriteBounds(10_000, 1000))) {
            get(small.store().save(fullSession(1)));
            List<Future<?>> writes = new ArrayList<>();
            for (int id = 0; id < 1000; id++) {
                writes.add(small.store().save(fullStatement(1, id)));
            }

            assertThatThrownBy(() -> get(Future.all(writes))).satisfies(JdbcStoreTest::isUnavailable);
            get(Future.join(writes).otherwiseEmpty());
            get(small.store().save(fullStatement(1, 5000))); // there is room again

            assertThat(get(small.store().statement(1, 5000))).contains(fullStatement(1, 5000));
        }
    }

    @Test
    void textThatIsNoUnicodeIsKeptAsFarAsItIs() {
        get(store.save(session(1, "flights", SessionState.IDLE)));
        StatementSnapshot broken = new StatementSnapshot(
                1,
                "flights",
                0,
                StatementSpec.of("a\uD800b", Language.SCALA),
                StatementState.FAILED,
                NOON,
                null,
                null,
                new StatementOutput("c\uDC00d", 0, null, List.of()),
                StatementError.of("Broken", null, "e\uD800f"));

        get(store.save(broken));

        StatementSnapshot kept = get(store.statement(1, 0)).orElseThrow();
        assertThat(kept.code()).startsWith("a").endsWith("b");
        assertThat(kept.output().text()).startsWith("c").endsWith("d");
        assertThat(kept.error().message()).startsWith("e").endsWith("f");
    }

    @Test
    void closingDoesWhatWaitsAndRefusesTheRest() {
        List<Future<?>> writes = new ArrayList<>();
        for (int id = 1; id <= 2000; id++) {
            writes.add(store.save(session(id, "s" + id, SessionState.IDLE)));
        }
        Future<Void> closed = store.close();
        Future<Void> late = store.save(session(9999, "late", SessionState.IDLE));

        get(closed);

        get(Future.all(writes));
        assertThatThrownBy(() -> get(late)).satisfies(JdbcStoreTest::isUnavailable);
        reopen();
        assertThat(get(store.sessions(Optional.of("operator"), Set.of(), Optional.empty(), 5000)))
                .hasSize(2000);
    }

    @Test
    void theStoresFilesBelongToTheirOwnerAlone() throws IOException {
        get(store.save(session(1, "a", SessionState.IDLE)));

        try (var files = Files.list(folder)) { // of the other database, its password alone
            assertThat(files).isNotEmpty().allSatisfy(file -> assertThat(
                            PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .as(file.toString())
                    .isEqualTo("rw-------"));
        }
    }

    private static void isUnavailable(Throwable thrown) {
        assertThat(thrown).isInstanceOfSatisfying(GatewayException.class, e -> assertThat(e.code())
                .isEqualTo(ErrorCode.STORE_UNAVAILABLE));
    }

    private List<Long> ids(Set<SessionState> states, Optional<Long> before, int limit) {
        return get(store.sessions(Optional.of("operator"), states, before, limit)).stream()
                .map(SessionSnapshot::id)
                .toList();
    }

    private void reopen() {
        open.close();
        open = OpenStore.in(where);
        store = open.store();
    }
}
