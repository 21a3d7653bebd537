package dev.parley.server.session;

import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/** Closes sessions whose time is over. Belongs to the gateway's event loop. */
final class SessionTracker {
    private static final long LOOK_MILLIS = 1_000;

    private final Vertx vertx;
    private final Clock clock;
    private final Supplier<Collection<Session>> live;
    private long timer = -1;

    /**
     * A tracker that is not started.
     *
     * @param live the sessions that it looks after
     */
    SessionTracker(Vertx vertx, Clock clock, Supplier<Collection<Session>> live) {
        this.vertx = vertx;
        this.clock = clock;
        this.live = live;
    }

    void start() {
        timer = vertx.setPeriodic(LOOK_MILLIS, ignored -> look());
    }

    /** Closes those whose time is over now. */
    void look() {
        Instant now = clock.instant();
        for (Session session : List.copyOf(live.get())) {
            session.overdue(now).ifPresent(session::close);
        }
    }

    void close() {
        vertx.cancelTimer(timer);
    }
}
