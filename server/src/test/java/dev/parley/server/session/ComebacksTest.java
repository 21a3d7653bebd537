package dev.parley.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** How often a session comes back. */
class ComebacksTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final Comebacks comebacks = new Comebacks();

    @Test
    void threeTimesWithinTenMinutesAndNoMore() {
        assertThat(nextAfter(0)).isTrue();
        assertThat(nextAfter(1)).isTrue();
        assertThat(nextAfter(2)).isTrue();
        assertThat(nextAfter(9)).isFalse();
    }

    @Test
    void whatIsLongerAgoDoesNotCount() {
        assertThat(nextAfter(0)).isTrue();
        assertThat(nextAfter(8)).isTrue();
        assertThat(nextAfter(9)).isTrue();
        assertThat(nextAfter(11)).isTrue();
        assertThat(nextAfter(12)).isFalse();
    }

    private boolean nextAfter(int minutes) {
        return comebacks.next(START.plus(Duration.ofMinutes(minutes)));
    }
}
