package dev.parley.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.model.SessionSpec;
import dev.parley.protocol.model.SessionState;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HistoryKeeperTest {
    private static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");
    private static final Duration MONTH = Duration.ofDays(30);

    private final Vertx vertx = Vertx.vertx();
    private final HeldStore store = new HeldStore();

    @BeforeEach
    void fill() {
        for (long id = 1; id <= HistoryKeeper.FORGOTTEN_AT_ONCE + 1; id++) {
            store.save(ended(id, NOW.minus(MONTH).minusSeconds(id)));
        }
        store.save(ended(1000, NOW.minus(MONTH)));
        store.commit();
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().await();
    }

    private static SessionSnapshot ended(long id, Instant at) {
        return new SessionSnapshot(
                id,
                "s" + id,
                "operator",
                SessionSpec.defaults(),
                SessionState.CLOSED,
                1,
                null,
                Map.of(),
                at,
                at,
                "closed",
                0);
    }

    private HistoryKeeper keeper(Duration keepFor) {
        return new HistoryKeeper(vertx, Clock.fixed(NOW, ZoneOffset.UTC), store, keepFor);
    }

    private int kept() {
        return store.sessions(Optional.empty(), Set.of(SessionState.CLOSED), Optional.empty(), 10_000)
                .await()
                .size();
    }

    @Test
    void allThatIsTooOldIsForgottenAtTheStart() {
        HistoryKeeper keeper = keeper(MONTH);

        keeper.start();
        keeper.close();

        assertThat(kept()).isEqualTo(1);
    }

    @Test
    void nothingIsForgottenWhereAllIsKept() {
        HistoryKeeper keeper = keeper(Duration.ZERO);

        keeper.start();
        keeper.close();

        assertThat(kept()).isEqualTo(HistoryKeeper.FORGOTTEN_AT_ONCE + 2);
    }
}
