package dev.parley.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** When a heap counts as full for good. */
class HeapWatchTest {
    private static final long STAYS_FULL = HeapWatch.STAYS_FULL.toNanos();

    private final AtomicInteger ends = new AtomicInteger();
    private final AtomicInteger tries = new AtomicInteger();
    private final HeapWatch watch =
            new HeapWatch(() -> this.now, () -> this.collections, this::tryRoom, ends::incrementAndGet);
    private long now;
    private long collections;
    private boolean hasRoom = true;

    @Test
    void aHeapThatStaysFullIsTheEnd() {
        hasRoom = false;

        tryAfter(STAYS_FULL - 1);
        assertThat(ends).hasValue(0);

        tryAfter(1);
        assertThat(ends).hasValue(1);
    }

    @Test
    void whoeverWaitsForRoomIsNotWaitedFor() {
        collections += HeapWatch.FEWEST_COLLECTIONS;
        now += STAYS_FULL;

        lookInARow();

        assertThat(ends).hasValue(1);
    }

    @Test
    void aHeapThatHasRoomAgainGoesOn() {
        for (int i = 0; i < 10; i++) {
            hasRoom = i % 2 == 1;
            tryAfter(STAYS_FULL - 1);
        }

        assertThat(ends).hasValue(0);
    }

    @Test
    void aProcessThatWasStoppedForAWhileGoesOn() {
        now += 100 * STAYS_FULL;
        lookInARow();
        collections += HeapWatch.FEWEST_COLLECTIONS;

        watch.look(); // before it is tried, as may happen
        watch.tryRoom();
        lookInARow();

        assertThat(ends).hasValue(0);
    }

    @Test
    void nothingIsTriedWhileNothingIsCollected() {
        tryAfter(1);

        watch.tryRoom();
        watch.tryRoom();

        assertThat(tries).hasValue(1);
    }

    @Test
    void thisJvmHasRoomAndCountsItsCollections() {
        long before = HeapWatch.collections().getAsLong();

        System.gc();

        assertThat(HeapWatch.room().getAsBoolean()).isTrue();
        assertThat(HeapWatch.collections().getAsLong()).isGreaterThan(before);
    }

    private boolean tryRoom() {
        tries.incrementAndGet();
        return hasRoom;
    }

    private void tryAfter(long nanos) {
        now += nanos;
        collections += HeapWatch.FEWEST_COLLECTIONS;
        watch.tryRoom();
        lookInARow();
    }

    private void lookInARow() {
        for (int i = 0; i < HeapWatch.LOOKS_IN_A_ROW; i++) {
            watch.look();
        }
    }
}
