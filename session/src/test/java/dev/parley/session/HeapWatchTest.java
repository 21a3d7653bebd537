package dev.parley.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** When a heap counts as full for good. */
class HeapWatchTest {
    private final AtomicInteger ends = new AtomicInteger();
    private final AtomicInteger tries = new AtomicInteger();
    private final HeapWatch watch = new HeapWatch(() -> this.collections, this::tryRoom, ends::incrementAndGet);
    private long collections;
    private boolean hasRoom = true;

    @Test
    void aHeapThatStaysFullIsTheEnd() {
        hasRoom = false;

        for (int i = 1; i < HeapWatch.LOOKS_IN_A_ROW; i++) {
            assertThat(lookAfterCollection()).isFalse();
        }

        assertThat(lookAfterCollection()).isTrue();
        assertThat(ends).hasValue(1);
    }

    @Test
    void aHeapThatHasRoomAgainGoesOn() {
        for (int i = 0; i < 10 * HeapWatch.LOOKS_IN_A_ROW; i++) {
            hasRoom = i % HeapWatch.LOOKS_IN_A_ROW == 0;
            lookAfterCollection();
        }

        assertThat(ends).hasValue(0);
    }

    @Test
    void nothingIsTriedWhileNothingIsCollected() {
        lookAfterCollection();

        watch.look();
        watch.look();

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

    private boolean lookAfterCollection() {
        collections++;
        return watch.look();
    }
}
