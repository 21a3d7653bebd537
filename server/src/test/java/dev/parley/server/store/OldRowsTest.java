package dev.parley.server.store;

import static dev.parley.server.store.OpenStore.get;
import static dev.parley.server.store.StoredSamples.NOON;
import static dev.parley.server.store.StoredSamples.fullSession;
import static dev.parley.server.store.StoredSamples.fullStatement;
import static dev.parley.server.store.StoredSamples.session;
import static dev.parley.server.store.StoredSamples.statement;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.model.SessionState;
import dev.parley.protocol.model.StatementState;
import dev.parley.server.once.CallKey;
import dev.parley.server.once.FirstCall;
import dev.parley.server.result.Expiry;
import dev.parley.server.result.ResultId;
import dev.parley.server.result.StoredResult;
import dev.parley.server.session.StatementSnapshot;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** What ended long ago goes, and nothing else. Samples end within a minute after noon. */
@OnEveryStore
class OldRowsTest {
    private static final Instant LATER = NOON.plus(Duration.ofDays(30));
    private static final int MANY = 100;

    @Parameter
    StoreKind kind;

    @TempDir
    Path folder;

    private OpenStore open;
    private JdbcStore store;

    @BeforeEach
    void open() {
        open = OpenStore.in(kind.fresh(folder));
        store = open.store();
        get(store.save(fullSession(1)));
        get(store.save(fullStatement(1, 0)));
        get(store.save(session(2, "lives", SessionState.IDLE)));
    }

    @AfterEach
    void close() {
        open.close();
    }

    @Test
    void whatEndedIsForgottenOnceAndWhatEndedLaterIsNot() {
        get(store.save(fullStatement(2, 0)));
        get(store.save(fullStatement(2, 1)));

        assertThat(get(store.forget(NOON, MANY))).isZero();
        assertThat(get(store.forget(LATER, MANY))).isEqualTo(3);
        assertThat(get(store.forget(LATER, MANY))).isZero();

        assertThat(get(store.session(1))).isEmpty();
        assertThat(get(store.session("operator", "flights"))).isEmpty();
        assertThat(get(store.statement(1, 0))).isEmpty();
        assertThat(get(store.statement(2, 0))).isEmpty();
        assertThat(get(store.session(2))).isPresent();
    }

    @Test
    void ofASessionThatLivesTheLastStatementStaysSinceTheNextIsCountedFromIt() {
        get(store.save(fullStatement(2, 0)));
        get(store.save(fullStatement(2, 1)));
        get(store.save(session(3, "other", SessionState.IDLE)));
        get(store.save(statement(3, 0, StatementState.RUNNING)));

        get(store.forget(LATER, MANY));

        assertThat(get(store.statements(2, -1, MANY)))
                .extracting(StatementSnapshot::id)
                .containsExactly(1);
        assertThat(get(store.statements(3, -1, MANY))).hasSize(1);
        assertThat(get(store.unfinished()).get(0).lastStatement()).isEqualTo(1);
    }

    @Test
    void theNewestSessionAndTheNewestStatementStaySinceTheNextAreCountedFromThem() {
        get(store.save(fullSession(7)));
        get(store.save(fullStatement(7, 0)));

        get(store.forget(LATER, MANY));

        assertThat(get(store.lastSessionId())).isEqualTo(7);
        assertThat(get(store.statement(7, 0))).isPresent();
        assertThat(get(store.statement(1, 0))).isEmpty();
    }

    @Test
    void whatHasAResultStaysUntilThatExpired() {
        get(store.save(fullStatement(2, 0))); // the newest
        var id = new ResultId(1, 0);
        get(store.save(fullStatement(1, 0), new StoredResult(id, NOON, 1, 3, Buffer.buffer("abc"), null)));

        assertThat(get(store.forget(LATER, MANY))).isZero();
        get(store.results().expire(List.of(id), new Expiry(Expiry.Reason.AGE, LATER)));
        assertThat(get(store.forget(LATER, MANY))).isEqualTo(2);

        assertThat(get(store.results().find(id))).isEmpty();
        assertThat(get(store.session(1))).isEmpty();
    }

    @Test
    void theKeyOfTheCallThatMadeItIsForgottenWithIt() {
        var call = new FirstCall("statements/1", new CallKey("key", "fingerprint"), 1, 1);
        get(store.save(fullStatement(1, 1), Optional.of(call)));
        get(store.save(fullStatement(2, 0)));

        get(store.forget(LATER, MANY));
        assertThat(get(store.firstCall("statements/1", "key"))).contains(call); // the call itself is of this minute

        get(store.forget(Instant.now().plusSeconds(60), MANY));
        assertThat(get(store.firstCall("statements/1", "key"))).isEmpty();
    }

    @Test
    void theOldestGoFirstAndNoMoreThanAreWanted() {
        for (int id = 1; id < 5; id++) {
            get(store.save(fullStatement(1, id)));
        }
        get(store.save(statement(2, 0, StatementState.RUNNING)));

        assertThat(get(store.forget(LATER, 3))).isEqualTo(3);
        assertThat(get(store.sessions(Optional.empty(), Set.of(), Optional.empty(), MANY)))
                .hasSize(2);
        assertThat(get(store.forget(LATER, 3))).isEqualTo(3);
        assertThat(get(store.forget(LATER, 3))).isZero();
    }
}
