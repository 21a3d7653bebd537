package dev.parley.server.sweep;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** The store's side of sweeps. Futures fail with STORE_UNAVAILABLE. */
public interface SweepLedger {
    /** How many sweeps that have ended are kept. */
    int MOST_ENDED = 200;

    /** Adds one, and lets go of the oldest that have ended where there are too many. */
    Future<Void> add(SweepRecord sweep);

    /** Replaces its state. It has happened: where the store is out of reach, this waits until it is back. */
    Future<Void> save(SweepRecord sweep);

    /** Adds how a point ended; waits in the same way. */
    Future<Void> save(String sweep, PointOutcome outcome);

    Future<Optional<SweepRecord>> find(String id);

    /** The one that was started with this key. */
    Future<Optional<SweepRecord>> startedBy(String key);

    /** Those that have not ended. */
    Future<List<SweepRecord>> unfinished();

    /** How points ended, in their order. */
    Future<List<PointOutcome>> outcomes(String sweep);
}
