package dev.parley.server.session;

import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Those who wait for something to become so: a future with a deadline each. Belongs to the gateway's event loop. */
public final class Waiters {
    /** For one session or statement. */
    static final int MAX_WAITING = 4096;

    private final Vertx vertx;
    private final Attendance attendance;
    private final List<Waiter> waiting = new ArrayList<>();

    private record Waiter(BooleanSupplier condition, Promise<Void> promise) {}

    /**
     * Nobody waits.
     *
     * @param attendance of the session that they wait for
     */
    Waiters(Vertx vertx, Attendance attendance) {
        this.vertx = vertx;
        this.attendance = attendance;
    }

    /** Nobody waits, and whoever will waits for no session. */
    public Waiters(Vertx vertx, Clock clock) {
        this(vertx, new Attendance(clock));
    }

    /** Succeeds once {@code condition} holds, or after {@code wait}; fails with TOO_MANY_WAITING. */
    public Future<Void> until(BooleanSupplier condition, Duration wait) {
        if (condition.getAsBoolean() || wait.isNegative() || wait.isZero()) {
            return Future.succeededFuture();
        }
        if (waiting.size() >= MAX_WAITING) {
            return Future.failedFuture(new GatewayException(
                    ErrorCode.TOO_MANY_WAITING,
                    MAX_WAITING + " requests wait for this already",
                    "poll without wait, or try again later"));
        }
        var waiter = new Waiter(condition, Promise.promise());
        waiting.add(waiter);
        attendance.enter();
        long timer = vertx.setTimer(Math.max(1, wait.toMillis()), ignored -> {
            waiting.remove(waiter);
            waiter.promise().tryComplete();
        });
        return waiter.promise().future().onComplete(ignored -> {
            vertx.cancelTimer(timer);
            attendance.leave();
        });
    }

    /** Lets go those whose condition holds now. */
    public void changed() {
        var due = waiting.stream()
                .filter(waiter -> waiter.condition().getAsBoolean())
                .toList();
        waiting.removeAll(due);
        due.forEach(waiter -> waiter.promise().tryComplete());
    }
}
