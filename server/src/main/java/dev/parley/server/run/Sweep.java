package dev.parley.server.run;

import dev.parley.protocol.model.StatementState;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import dev.parley.server.once.CallKey;
import dev.parley.server.session.StatementSnapshot;
import dev.parley.server.snippet.PublishedSnippet;
import dev.parley.server.sweep.PointOutcome;
import dev.parley.server.sweep.SweepLedger;
import dev.parley.server.sweep.SweepRecord;
import dev.parley.server.sweep.SweepSnapshot;
import dev.parley.server.sweep.SweepState;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A snippet on its way through a grid of parameters, some points at once. Belongs to the gateway's event loop. */
final class Sweep {
    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);
    private static final Duration FULL = Duration.ofMillis(500);
    /** How long a point waits for room that others take, in all. */
    private static final int MOST_TRIES = 1_200;

    private final Vertx vertx;
    private final Runs runs;
    private final Clock clock;
    private final SweepLedger ledger;
    private final PublishedSnippet snippet;
    private final SweepTable table;
    private final Instant takenUpAt;
    private final Map<Integer, Runs.Part> parts = new HashMap<>();
    private final Map<Integer, Integer> attempts = new HashMap<>();
    private final BitSet settled = new BitSet();
    private final Promise<Void> ended = Promise.promise();
    private SweepRecord record;
    private boolean isStopped;
    private int next;
    private int running;
    private int succeeded;
    private int failed;
    private int cancelled;

    /** What all sweeps need. */
    record Place(Vertx vertx, Runs runs, Clock clock, SweepLedger ledger) {}

    Sweep(Place place, PublishedSnippet snippet, SweepRecord record) {
        this.vertx = place.vertx();
        this.runs = place.runs();
        this.clock = place.clock();
        this.ledger = place.ledger();
        this.snippet = snippet;
        this.record = record;
        this.takenUpAt = clock.instant();
        this.table = new SweepTable(snippet.definition(), record.grid());
    }

    SweepRecord record() {
        return record;
    }

    /** Completes once it has ended, in whichever way, and the store knows. */
    Future<Void> ended() {
        return ended.future();
    }

    long weight() {
        return table.weight();
    }

    /**
     * Takes over how a point ended in an earlier run of the server.
     *
     * @param statement what it was, where it succeeded
     */
    void restore(PointOutcome outcome, StatementSnapshot statement) {
        count(outcome, statement);
    }

    /** Takes over its end in an earlier run of the server. */
    void restoreEnd() {
        cancelRest();
        ended.complete();
    }

    void start() {
        fill();
    }

    /** Leaves all as it is, for the next run of the server: what ends from now on ends because this one does. */
    void stop() {
        isStopped = true;
    }

    /** Starts no other point, and cancels those that run; completes once it will stay so over a restart. */
    Future<Void> cancel() {
        if (record.state() != SweepState.RUNNING) {
            return Future.succeededFuture();
        }
        record = record.in(SweepState.CANCELLING, null);
        Future<Void> saved = ledger.save(record);
        List.copyOf(parts.values()).forEach(Runs.Part::leave);
        fill();
        return saved;
    }

    SweepSnapshot snapshot() {
        return new SweepSnapshot(
                record.id(),
                record.snippet(),
                record.version(),
                record.state(),
                new SweepSnapshot.Points(record.grid().points().size(), running, succeeded, failed, cancelled),
                record.startedAt(),
                record.endedAt(),
                table.table());
    }

    private void fill() {
        if (isStopped) {
            return;
        }
        while (record.state() == SweepState.RUNNING && running < record.atOnce() && isLeft()) {
            running++;
            run(next++, 0);
        }
        if (running == 0 && !record.state().isTerminal() && (!isLeft() || record.state() == SweepState.CANCELLING)) {
            cancelRest();
            boolean isCancelled = record.state() == SweepState.CANCELLING;
            record = record.in(isCancelled ? SweepState.CANCELLED : SweepState.ENDED, clock.instant());
            ledger.save(record).onComplete(saved -> {
                warn("its end", saved);
                ended.complete();
            });
        }
    }

    /** Whether a point waits; {@code next} is then the first that does. */
    private boolean isLeft() {
        next = settled.nextClearBit(next);
        return next < record.grid().points().size();
    }

    private void cancelRest() {
        for (; isLeft(); next++) {
            count(PointOutcome.cancelled(next), null);
        }
    }

    private void run(int point, int tries) {
        if (record.state() != SweepState.RUNNING) {
            settle(PointOutcome.cancelled(point), null);
            return;
        }
        taken(point).onComplete(done -> {
            parts.remove(point);
            if (done.succeeded() && isCutByRestart(done.result())) {
                attempts.merge(point, 1, Integer::sum);
                run(point, tries);
            } else if (done.failed()
                    && isFull(done.cause())
                    && tries < MOST_TRIES
                    && record.state() == SweepState.RUNNING) {
                vertx.setTimer(FULL.toMillis(), timer -> run(point, tries + 1));
            } else if (done.failed()) {
                settle(PointOutcome.failed(point, String.valueOf(done.cause().getMessage())), null);
            } else {
                settle(outcome(point, done.result()), done.result());
            }
        });
    }

    /** What the sessions did ended with the earlier run of the server, or with their engines since. */
    private boolean isCutByRestart(StatementSnapshot statement) {
        return (statement.state() == StatementState.CANCELLED || statement.isLostWithItsEngine())
                && record.state() == SweepState.RUNNING
                && statement.endedAt().isBefore(takenUpAt);
    }

    /** The same call once more, where an earlier run of the server has made it. */
    private Future<StatementSnapshot> taken(int point) {
        try {
            String call = "sweep/" + record.id() + "/" + point + "/" + attempts.getOrDefault(point, 0);
            Runs.Part part = runs.takePart(snippet, record.grid().points().get(point), new CallKey(call, call));
            parts.put(point, part);
            return part.ended();
        } catch (GatewayException e) {
            return Future.failedFuture(e);
        }
    }

    private static boolean isFull(Throwable failure) {
        return failure instanceof GatewayException refused && refused.code().kind() == ErrorCode.Kind.LIMIT;
    }

    private static PointOutcome outcome(int point, StatementSnapshot statement) {
        return switch (statement.state()) {
            case SUCCEEDED -> PointOutcome.succeeded(point, statement.session(), statement.id());
            case CANCELLED -> PointOutcome.cancelled(point);
            default -> PointOutcome.failed(point, Run.failure(statement));
        };
    }

    /** The next one is begun by a call of its own: points that fail at once would nest as deep as the grid is long. */
    private void settle(PointOutcome outcome, StatementSnapshot statement) {
        if (isStopped) {
            return;
        }
        ledger.save(record.id(), count(outcome, statement))
                .onComplete(saved -> warn("point " + outcome.point(), saved));
        running--;
        vertx.runOnContext(same -> fill());
    }

    /** How it ended in view of the other points. */
    private PointOutcome count(PointOutcome outcome, StatementSnapshot statement) {
        int point = outcome.point();
        PointOutcome counted = outcome.kind() == PointOutcome.Kind.SUCCEEDED
                ? table.add(point, statement)
                        .map(misfit -> PointOutcome.failed(point, misfit))
                        .orElse(outcome)
                : outcome;
        switch (counted.kind()) {
            case SUCCEEDED -> succeeded++;
            case FAILED -> failed++;
            case CANCELLED -> cancelled++;
        }
        if (counted.error() != null) {
            table.addError(point, counted.error());
        }
        settled.set(point);
        return counted;
    }

    /** What the store does not know is done again after a restart, and found to be done. */
    private void warn(String what, AsyncResult<Void> saved) {
        if (saved.failed()) {
            LOG.warn(
                    "sweep {}: {} is not stored: {}",
                    record.id(),
                    what,
                    saved.cause().toString());
        }
    }
}
