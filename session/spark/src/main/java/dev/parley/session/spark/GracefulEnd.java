package dev.parley.session.spark;

import java.time.Duration;
import org.apache.spark.streaming.StreamingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops a StreamingContext once all that it has received is done, which Spark may wait for without an end. Belongs to its
 * thread.
 */
@SuppressWarnings("deprecation") // Spark has deprecated DStreams, and goes on to ship them
final class GracefulEnd implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(GracefulEnd.class);
    private static final Duration PATIENCE = GentleStop.PATIENCE;

    private final StreamingContext context;
    private final BatchJobs jobs;

    private GracefulEnd(StreamingContext context, BatchJobs jobs) {
        this.context = context;
        this.jobs = jobs;
    }

    /** Begins to stop it; the thread that does, which does not wait any more once it is interrupted. */
    static Thread begin(StreamingContext context, String run, BatchJobs jobs) {
        // What was received last becomes a batch at the next interval, and that one has to be worked off.
        Duration patience =
                PATIENCE.plusMillis(2 * context.graph().batchDuration().milliseconds());
        var stopping = daemon(new GracefulEnd(context, jobs), "parley-stop-" + run);
        stopping.start();
        daemon(() -> cutShort(stopping, patience), "parley-stop-limit-" + run).start();
        return stopping;
    }

    private static Thread daemon(Runnable task, String name) {
        var thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.setContextClassLoader(GracefulEnd.class.getClassLoader());
        return thread;
    }

    private static void cutShort(Thread stopping, Duration patience) {
        try {
            stopping.join(patience.toMillis());
            stopping.interrupt();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void run() {
        if (!stops(true)) {
            LOG.warn("a StreamingContext is stopped in the middle of its batches, which take too long");
            stops(false);
            jobs.cancel(context.sparkContext());
        }
    }

    /** False where it was interrupted, which Spark's Scala does not declare. */
    private boolean stops(boolean gracefully) {
        try {
            context.stop(false, gracefully);
            return !Thread.interrupted();
        } catch (Exception e) {
            LOG.debug("a StreamingContext did not stop", e);
            return false;
        }
    }
}
