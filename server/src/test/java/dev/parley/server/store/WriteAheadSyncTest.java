package dev.parley.server.store;

import static dev.parley.server.store.OpenStore.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.protocol.model.SessionState;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteAheadSyncTest {
    private static final long PROMISED_MILLIS = 100;

    private final AtomicInteger syncs = new AtomicInteger();
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);

    @TempDir
    Path folder;

    @AfterEach
    void stopTimer() {
        timer.shutdownNow();
    }

    @Test
    void aCommitIsSyncedWithinTheTimePromised() {
        var sync = new WriteAheadSync(syncs::incrementAndGet, timer);

        sync.committed();

        assertThat(timer.getQueue())
                .allSatisfy(due -> assertThat(((ScheduledFuture<?>) due).getDelay(TimeUnit.MILLISECONDS))
                        .isLessThan(PROMISED_MILLIS));
        await().until(() -> syncs.get() == 1);
    }

    @Test
    void commitsThatComeCloselyShareASync() throws Exception {
        var sync = new WriteAheadSync(syncs::incrementAndGet, timer);

        for (int commit = 0; commit < 1000; commit++) {
            sync.committed();
        }
        sync.close();

        assertThat(syncs.get()).isBetween(1, 100); // not 1, for where this thread was held up
    }

    @Test
    void closingSyncsWhatIsOutstandingAndNothingElse() throws Exception {
        var sync = new WriteAheadSync(syncs::incrementAndGet, timer);
        sync.committed();

        sync.close();
        assertThat(syncs).hasValue(1);
        sync.close();
        assertThat(syncs).hasValue(1);
    }

    @Test
    void aSyncThatFailsDoesNotEndTheLaterOnes() {
        var sync = new WriteAheadSync(
                () -> {
                    if (syncs.incrementAndGet() == 1) {
                        throw new IOException("the disk is full");
                    }
                },
                timer);

        sync.committed();
        await().until(() -> syncs.get() == 1);
        sync.committed();

        await().until(() -> syncs.get() == 2);
        assertThat(timer.getQueue()).isEmpty();
    }

    @Test
    void whatTheStoreWritesIsSyncedWithoutAnotherWrite() {
        Vertx vertx = Vertx.vertx();
        var store = get(JdbcStore.open(
                vertx,
                () -> SqliteDatabase.open(
                        folder.resolve("store.db"), 1, new WriteAheadSync(syncs::incrementAndGet, timer)),
                WriteBounds.DEFAULT));
        try {
            get(store.save(StoredSamples.session(1, "flights", SessionState.IDLE)));

            await().until(() -> syncs.get() == 1);
            get(store.save(StoredSamples.session(2, "trains", SessionState.IDLE)));
        } finally {
            get(store.close());
            get(vertx.close());
        }
        assertThat(syncs).as("none is outstanding after the end").hasValue(2);
    }
}
