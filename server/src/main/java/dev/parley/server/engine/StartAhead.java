package dev.parley.server.engine;

import io.vertx.core.Vertx;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts an engine again where one was lost, later after each failure, until it has failed too often: a configuration
 * with which no engine starts must not keep the machine busy. Belongs to the gateway's event loop.
 */
final class StartAhead {
    static final int MOST_FAILURES = 5;
    /** One that lived so long was no failed start, however it ended. */
    static final Duration A_LIFE = Duration.ofMinutes(2);

    private static final Logger LOG = LoggerFactory.getLogger(StartAhead.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final Runnable start;
    private final Duration firstPause;
    private int failures;
    private long timer = -1;

    StartAhead(Vertx vertx, Runnable start) {
        this(vertx, start, FIRST_PAUSE);
    }

    StartAhead(Vertx vertx, Runnable start, Duration firstPause) {
        this.vertx = vertx;
        this.start = start;
        this.firstPause = firstPause;
    }

    /** Whether starting ahead has been given up, until an engine that a session asked for has lived. */
    boolean isGivenUp() {
        return failures >= MOST_FAILURES;
    }

    void engineLost(String cause, Duration lived) {
        failures = lived.compareTo(A_LIFE) >= 0 ? 1 : failures + 1;
        if (failures == MOST_FAILURES) {
            LOG.error(
                    "{} engines in a row did not live, the last one: {}. The next one is started when a session needs it.",
                    failures,
                    cause);
        } else if (!isGivenUp()) {
            vertx.cancelTimer(timer);
            timer = vertx.setTimer(firstPause.toMillis() << (failures - 1), ignored -> start.run());
        }
    }

    void close() {
        vertx.cancelTimer(timer);
    }
}
