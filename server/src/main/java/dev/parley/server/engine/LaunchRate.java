package dev.parley.server.engine;

import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** How many engines were launched in the last minute. Belongs to the gateway's event loop. */
final class LaunchRate {
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final Clock clock;
    private final int most;
    private final Deque<Instant> launches = new ArrayDeque<>();

    LaunchRate(Clock clock, int most) {
        this.clock = clock;
        this.most = most;
    }

    /** Notes a launch. */
    void launched() {
        launches.addLast(clock.instant());
    }

    /** Refuses where a further launch would be one too many, and says when it will not be. */
    void require() {
        Instant now = clock.instant();
        Instant begin = now.minus(WINDOW);
        while (!launches.isEmpty() && !launches.getFirst().isAfter(begin)) {
            launches.removeFirst();
        }
        if (launches.size() >= most) {
            throw new GatewayException(
                            ErrorCode.LAUNCH_RATE_REACHED,
                            launches.size() + " engines were started within a minute, and " + most
                                    + " may be (fleet.launches_per_minute)",
                            "try again later; Retry-After says when")
                    .retryAfter(Duration.between(begin, launches.getFirst()));
        }
    }
}
