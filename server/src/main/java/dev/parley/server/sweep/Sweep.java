package dev.parley.server.sweep;

import dev.parley.protocol.model.StatementState;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import dev.parley.server.run.Runs;
import dev.parley.server.session.StatementSnapshot;
import dev.parley.server.snippet.PublishedSnippet;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A snippet on its way through a grid of parameters, some points at once. Belongs to the gateway's event loop. */
final class Sweep {
    private static final Duration FULL = Duration.ofMillis(500);
    /** How long a point waits for room that others take, in all. */
    private static final int MOST_TRIES = 1_200;

    private static final String NOT_RUN = "It was cancelled.";

    private final Vertx vertx;
    private final Runs runs;
    private final Clock clock;
    private final Order order;
    private final SweepTable table;
    private final Instant startedAt;
    private final Map<Integer, Runs.Part> parts = new HashMap<>();
    private final Promise<Void> ended = Promise.promise();
    private SweepState state = SweepState.RUNNING;
    private Instant endedAt;
    private int next;
    private int running;
    private int succeeded;
    private int failed;
    private int cancelled;

    /**
     * What is to be done.
     *
     * @param atOnce how many points run at once at most
     */
    record Order(String id, PublishedSnippet snippet, SweepGrid grid, int atOnce) {}

    Sweep(Vertx vertx, Runs runs, Clock clock, Order order) {
        this.vertx = vertx;
        this.runs = runs;
        this.clock = clock;
        this.order = order;
        this.table = new SweepTable(order.snippet().definition(), order.grid());
        this.startedAt = clock.instant();
    }

    Order order() {
        return order;
    }

    SweepState state() {
        return state;
    }

    /** Completes once it has ended, in whichever way. */
    Future<Void> ended() {
        return ended.future();
    }

    long weight() {
        return table.weight();
    }

    void start() {
        fill();
    }

    /** Starts no other point, and cancels those that run where nobody else waits for them. */
    void cancel() {
        if (state == SweepState.RUNNING) {
            state = SweepState.CANCELLING;
            List.copyOf(parts.values()).forEach(Runs.Part::leave);
            fill();
        }
    }

    SweepSnapshot snapshot() {
        return new SweepSnapshot(
                order.id(),
                order.snippet().name(),
                order.snippet().version(),
                state,
                new SweepSnapshot.Points(order.grid().points().size(), running, succeeded, failed, cancelled),
                startedAt,
                endedAt,
                table.table());
    }

    private void fill() {
        int size = order.grid().points().size();
        while (state == SweepState.RUNNING && running < order.atOnce() && next < size) {
            running++;
            run(next++, 0);
        }
        if (running == 0 && !state.isTerminal() && (next == size || state == SweepState.CANCELLING)) {
            for (; next < size; next++) {
                cancelled++;
                table.addError(next, NOT_RUN);
            }
            state = state == SweepState.RUNNING ? SweepState.ENDED : SweepState.CANCELLED;
            endedAt = clock.instant();
            ended.complete();
        }
    }

    private void run(int point, int tries) {
        if (state != SweepState.RUNNING) {
            cancelled(point);
            return;
        }
        taken(point).onComplete(done -> {
            parts.remove(point);
            if (done.failed() && isFull(done.cause()) && tries < MOST_TRIES && state == SweepState.RUNNING) {
                vertx.setTimer(FULL.toMillis(), timer -> run(point, tries + 1));
            } else if (done.failed()) {
                failed(point, done.cause().getMessage());
            } else {
                settle(point, done.result());
            }
        });
    }

    private Future<StatementSnapshot> taken(int point) {
        try {
            Runs.Part part =
                    runs.takePart(order.snippet(), order.grid().points().get(point));
            parts.put(point, part);
            return part.ended();
        } catch (GatewayException e) {
            return Future.failedFuture(e);
        }
    }

    private static boolean isFull(Throwable failure) {
        return failure instanceof GatewayException refused && refused.code().kind() == ErrorCode.Kind.LIMIT;
    }

    private void settle(int point, StatementSnapshot statement) {
        if (statement.state() == StatementState.CANCELLED) {
            cancelled(point);
        } else if (statement.state() != StatementState.SUCCEEDED) {
            failed(point, statement.error().name() + ": " + statement.error().message());
        } else {
            Optional<String> misfit = table.add(point, statement);
            if (misfit.isPresent()) {
                failed(point, misfit.get());
            } else {
                succeeded++;
                done();
            }
        }
    }

    private void cancelled(int point) {
        cancelled++;
        table.addError(point, NOT_RUN);
        done();
    }

    private void failed(int point, String error) {
        failed++;
        table.addError(point, String.valueOf(error));
        done();
    }

    /** The next one is begun by a call of its own: points that fail at once would nest as deep as the grid is long. */
    private void done() {
        running--;
        vertx.runOnContext(same -> fill());
    }
}
