package dev.parley.session.spark;

import dev.parley.protocol.model.StatementError;
import dev.parley.protocol.model.StreamProgress;
import dev.parley.protocol.model.StreamProgress.Failure;
import dev.parley.protocol.model.StreamStart;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.spark.streaming.StreamingContext;
import org.apache.spark.streaming.StreamingContextState;
import org.apache.spark.streaming.scheduler.BatchInfo;
import org.apache.spark.streaming.scheduler.StreamingListener;
import org.apache.spark.streaming.scheduler.StreamingListenerBatchCompleted;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One StreamingContext from its start to its end, which Spark tells no listener of. Thread-safe. */
@SuppressWarnings("deprecation") // Spark has deprecated DStreams, and goes on to ship them
final class WatchedContext implements StreamingListener {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedContext.class);
    /** Once it has failed somewhere, Spark lets nobody wait for its end any more. */
    private static final long LOOK_MILLIS = 500;

    private final StreamingContext context;
    private final WatchedStreams streams;
    private final ClassLoader loader;
    private final String run = UUID.randomUUID().toString();
    private final BatchJobs jobs = new BatchJobs();
    /** Batches that are done. Guarded by this. */
    private long batches;
    /** Guarded by this. */
    private Failure failure;
    /** Whether nothing has succeeded since. Guarded by this. */
    private boolean fails;

    /** Who stops it between its batches; null as long as nobody does. */
    private volatile Thread stopping;

    /** Waits for its end. */
    private final Thread waiting = new Thread(this::awaitEnd, "parley-context-" + run);

    /** Whether its end is not waited for any more. */
    private volatile boolean released;

    /**
     * One that runs.
     *
     * @param loader that its code runs with
     */
    WatchedContext(StreamingContext context, ClassLoader loader, WatchedStreams streams) {
        this.context = context;
        this.streams = streams;
        this.loader = loader;
    }

    boolean isOf(StreamingContext other) {
        return context == other;
    }

    String run() {
        return run;
    }

    ClassLoader loader() {
        return loader;
    }

    /** Begins to tell of it; false where it is no session's. */
    boolean start() {
        String checkpoint = context.checkpointDir();
        String query = checkpoint == null
                ? run
                : UUID.nameUUIDFromBytes(checkpoint.getBytes(StandardCharsets.UTF_8))
                        .toString();
        var start = new StreamStart(run, query, null, Instant.now(), StreamStart.Kind.DSTREAM, null);
        if (!streams.started(loader, ContextFacts.starter(context), start)) {
            return false;
        }
        context.sparkContext().addSparkListener(jobs);
        context.addStreamingListener(this);
        waiting.setDaemon(true);
        waiting.setContextClassLoader(getClass().getClassLoader()); // not the session's, which would stay
        waiting.start();
        return true;
    }

    @Override
    public void onBatchCompleted(StreamingListenerBatchCompleted completed) {
        streams.progressed(run, told(completed.batchInfo()));
    }

    private synchronized StreamProgress told(BatchInfo batch) {
        long number = batches++;
        var failed = ContextFacts.failure(number, batch);
        fails = failed.isPresent();
        failure = failed.orElse(failure);
        return ContextFacts.of(context, number, batch, failure);
    }

    private void awaitEnd() {
        try {
            awaitStop();
            streams.ended(run, lastError());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn("the end of stream {} will not be told", run, e);
        } finally {
            context.sparkContext().removeSparkListener(jobs);
        }
    }

    private void awaitStop() throws InterruptedException {
        try {
            context.awaitTermination();
        } catch (Throwable e) { // whatever code of the stream threw
            if (released) {
                throw new InterruptedException("released");
            }
            failed(e);
        }
        while (context.getState() != StreamingContextState.STOPPED) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    /** Something of it that may be no part of a batch; of a batch its own end tells it too. */
    private synchronized void failed(Throwable thrown) {
        if (failure == null) {
            failure = new Failure(batches, Instant.now(), ContextFacts.error(thrown));
            fails = true;
        }
    }

    /** What it failed with at the end; null where its last batch did not. */
    private synchronized StatementError lastError() {
        return fails ? failure.error() : null;
    }

    /** Begins to stop it once all that it has received is done; returns at once. */
    void stop() {
        stopping = GracefulEnd.begin(context, run, jobs);
    }

    /** Tells nothing of it any more; it goes on. */
    void release() {
        released = true;
        context.removeStreamingListener(this);
        waiting.interrupt();
    }

    /** Does not wait for its batches any more, where it is being stopped. */
    void cutShort() {
        Thread patient = stopping;
        if (patient != null) {
            patient.interrupt();
        }
    }
}
