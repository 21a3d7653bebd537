package dev.parley.server.session;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * When a session came back after its engine was lost: code that ends its engine each time must not have one engine after
 * the other. Belongs to the event loop.
 */
final class Comebacks {
    static final int MOST = 3;
    static final Duration WITHIN = Duration.ofMinutes(10);

    private final Queue<Instant> times = new ArrayDeque<>();

    /** Whether it may come back once more, which counts then. */
    boolean next(Instant now) {
        while (!times.isEmpty() && times.element().isBefore(now.minus(WITHIN))) {
            times.remove();
        }
        return times.size() < MOST && times.add(now);
    }
}
