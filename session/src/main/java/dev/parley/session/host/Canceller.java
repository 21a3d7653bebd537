package dev.parley.session.host;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes code stop: cancels its Spark jobs and interrupts it, then, while it still runs, stops its thread. Thread-safe. */
final class Canceller implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Canceller.class);
    private static final Duration PATIENCE = Duration.ofMillis(500);

    /** Code that catches even a stop is stopped again, since each stop unwinds it further; in the end it is left alone. */
    private static final int MOST_STOPS = 40;

    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "parley-canceller");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Begins to cancel a run; returns at once.
     *
     * @param cancelJobs cancels the run's Spark jobs
     */
    void cancel(StatementRun run, Runnable cancelJobs) {
        if (run.cancel()) {
            scheduler.execute(() -> cancelJobs(run, cancelJobs));
            var unused = scheduler.schedule(() -> stop(run, cancelJobs, 1), PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void stop(StatementRun run, Runnable cancelJobs, int times) {
        if (run.hasEnded()) {
            return;
        }
        if (times > MOST_STOPS) {
            LOG.error(
                    "statement {} goes on though its thread was stopped {} times",
                    run.execution().id(),
                    MOST_STOPS);
            return;
        }
        int next = run.stop() ? times + 1 : times; // an interpreter at work is left alone: it runs no more code
        cancelJobs(run, cancelJobs); // again: the code may have started another one meanwhile
        var unused = scheduler.schedule(() -> stop(run, cancelJobs, next), PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void cancelJobs(StatementRun run, Runnable cancelJobs) {
        try {
            cancelJobs.run();
        } catch (RuntimeException e) {
            LOG.warn(
                    "the jobs of statement {} could not be cancelled",
                    run.execution().id(),
                    e);
        }
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
    }
}
