package dev.parley.session.link;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before the next attempt: not at all at first, then ever longer, with jitter. Belongs to a lock. */
final class Backoff {
    private static final long FIRST_MILLIS = 50;
    private static final long LONGEST_MILLIS = 2_000;

    private final RandomGenerator random;
    private int failures;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    void succeeded() {
        failures = 0;
    }

    Duration next() {
        if (failures++ == 0) {
            return Duration.ZERO;
        }
        long ceiling = Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(failures, 10));
        return Duration.ofMillis(random.nextLong(ceiling / 2, ceiling + 1));
    }
}
