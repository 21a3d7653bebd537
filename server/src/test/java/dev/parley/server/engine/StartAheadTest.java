package dev.parley.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StartAheadTest {
    private static final Duration SHORT = Duration.ofMillis(1);

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger starts = new AtomicInteger();
    private final AtomicReference<StartAhead> ahead = new AtomicReference<>();

    @AfterEach
    void close() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void enginesThatDoNotLiveAreStartedAFewTimesAndThenNoMore() {
        ahead.set(new StartAhead(vertx, () -> failedAfter(Duration.ofSeconds(1)), SHORT));
        failedAfter(Duration.ofSeconds(1));
        Awaitility.await().until(() -> ahead.get().isGivenUp());
        assertThat(starts).hasValue(StartAhead.MOST_FAILURES);
    }

    @Test
    void anEngineThatHasLivedIsAlwaysStartedAgain() {
        ahead.set(new StartAhead(vertx, starts::incrementAndGet, SHORT));
        for (int lost = 1; lost <= 2 * StartAhead.MOST_FAILURES; lost++) {
            ahead.get().engineLost("killed", StartAhead.A_LIFE);
            Awaitility.await().untilAtomic(starts, org.hamcrest.Matchers.equalTo(lost));
        }
        assertThat(ahead.get().isGivenUp()).isFalse();
    }

    private void failedAfter(Duration lived) {
        starts.incrementAndGet();
        ahead.get().engineLost("no jars", lived);
    }
}
