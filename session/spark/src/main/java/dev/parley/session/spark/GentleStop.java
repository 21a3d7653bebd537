package dev.parley.session.spark;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops a query between two batches: Spark's own way interrupts the one that runs. Belongs to its thread. */
final class GentleStop implements Runnable {
    /** A batch that takes longer is interrupted; what it did is done again when the query goes on. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(GentleStop.class);
    private static final long LOOK_MILLIS = 20;

    private final StreamingQuery query;
    private final Duration patience;

    GentleStop(StreamingQuery query) {
        this(query, PATIENCE);
    }

    GentleStop(StreamingQuery query, Duration patience) {
        this.query = query;
        this.patience = patience;
    }

    @Override
    public void run() {
        try {
            if (awaitBatch()) {
                query.stop();
            }
        } catch (StreamingQueryException e) {
            LOG.debug("streaming query {} failed before it was stopped", query.runId(), e); // and that is told
        } catch (TimeoutException e) {
            LOG.warn("streaming query {} did not stop", query.runId(), e);
        }
    }

    /** Waits until no batch runs, or another one than at first; false where the query has ended meanwhile. */
    private boolean awaitBatch() throws StreamingQueryException {
        long deadline = System.nanoTime() + patience.toNanos();
        long first = lastBatch();
        while (query.status().isTriggerActive() && lastBatch() == first && System.nanoTime() < deadline) {
            if (query.awaitTermination(LOOK_MILLIS)) {
                return false;
            }
        }
        return query.isActive();
    }

    private long lastBatch() {
        return query.lastProgress() == null ? -1 : query.lastProgress().batchId();
    }
}
