package dev.parley.session.spark;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How many sessions should be ready: as many as were asked for in the last minute, within the pool's bounds. Belongs to
 * whoever holds the pool's lock.
 */
final class PoolDemand {
    static final Duration MEMORY = Duration.ofMinutes(1);

    private final PoolBounds bounds;

    /** When sessions were asked for; never more of them than can be kept ready. */
    private final Deque<Long> asked = new ArrayDeque<>();

    PoolDemand(PoolBounds bounds) {
        this.bounds = bounds;
    }

    void ask(long nanos) {
        forget(nanos);
        if (bounds.most() > 0) {
            if (asked.size() == bounds.most()) {
                asked.removeFirst();
            }
            asked.addLast(nanos);
        }
    }

    int wanted(long nanos) {
        forget(nanos);
        return Math.max(bounds.least(), asked.size());
    }

    /** After which time fewer may be wanted, if nobody asks. */
    Duration steady(long nanos) {
        return asked.isEmpty() ? MEMORY : MEMORY.minusNanos(nanos - asked.getFirst());
    }

    private void forget(long nanos) {
        while (!asked.isEmpty() && nanos - asked.getFirst() >= MEMORY.toNanos()) {
            asked.removeFirst();
        }
    }
}
