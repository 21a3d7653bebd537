package dev.parley.server.session;

import dev.parley.server.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the store forget sessions and statements that ended long ago. Belongs to the gateway's event loop. */
public final class HistoryKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryKeeper.class);
    private static final Duration LOOK_EVERY = Duration.ofHours(1);

    /** Few, since the store's other writes wait for them. */
    static final int FORGOTTEN_AT_ONCE = 200;

    private final Vertx vertx;
    private final Clock clock;
    private final Store store;
    private final Duration keepFor;
    private long timer = -1;
    private boolean closed;

    /** One that has not begun. */
    public HistoryKeeper(Vertx vertx, Clock clock, Store store, Duration keepFor) {
        this.vertx = vertx;
        this.clock = clock;
        this.store = store;
        this.keepFor = keepFor;
    }

    /** Looks now, and again every hour. */
    public void start() {
        if (keepFor.isZero()) {
            return;
        }
        timer = vertx.setPeriodic(LOOK_EVERY.toMillis(), tick -> look());
        look();
    }

    private void look() {
        forget(clock.instant().minus(keepFor))
                .onFailure(e -> LOG.warn("what ended long ago cannot be forgotten: {}", e.toString()));
    }

    private Future<Void> forget(Instant before) {
        return store.forget(before, FORGOTTEN_AT_ONCE).compose(forgotten -> {
            if (forgotten == 0 || closed) {
                return Future.succeededFuture();
            }
            LOG.info("{} statements and sessions are forgotten: they ended before {}", forgotten, before);
            return forget(before);
        });
    }

    public void close() {
        closed = true;
        vertx.cancelTimer(timer);
    }
}
