package dev.parley.server.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BeatTest {
    private static final String WARNING = "Thread eventloop has been blocked for 2500 ms, time limit is 2000 ms";

    private final AtomicLong clock = new AtomicLong();
    private final Beat beat = new Beat(clock::get);

    private void passes(long millis) {
        clock.addAndGet(Duration.ofMillis(millis).toNanos());
    }

    private void beatsFor(long millis) {
        for (long passed = 0; passed < millis; passed += 100) {
            passes(100);
            beat.beat();
        }
    }

    @Test
    void aThreadThatIsBlockedWhileOthersRunIsBlocked() {
        beatsFor(2500);
        assertThat(BlockedThreads.isBlocked(WARNING, beat)).isTrue();
    }

    @Test
    void inAPauseOfAllNoThreadIsBlocked() {
        beatsFor(1000);
        passes(2400);
        assertThat(BlockedThreads.isBlocked(WARNING, beat)).isFalse();
        beat.beat();
        assertThat(BlockedThreads.isBlocked(WARNING, beat)).isFalse();
        beatsFor(100);
        assertThat(BlockedThreads.isBlocked(WARNING, beat)).isFalse();
    }

    @Test
    void aPauseExcusesNoMoreThanItLasted() {
        beatsFor(2000);
        passes(600); // late by 500 ms
        beat.beat();
        assertThat(BlockedThreads.isBlocked(WARNING, beat)).isTrue();
    }

    @Test
    void aPauseFromBeforeExcusesNothing() {
        passes(5000);
        beatsFor(2500);
        assertThat(BlockedThreads.isBlocked(WARNING, beat)).isTrue();
    }

    @Test
    void theLatenessOfABusyMachineExcusesNothing() {
        for (int i = 0; i < 20; i++) {
            passes(150);
            beat.beat();
        }
        assertThat(BlockedThreads.isBlocked(WARNING, beat)).isTrue();
    }

    @Test
    void aWarningOfAnotherFormCounts() {
        passes(5000);
        assertThat(BlockedThreads.isBlocked("Thread blocked", beat)).isTrue();
    }
}
