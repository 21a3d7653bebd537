package dev.parley.session.host;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes code stop: cancels its Spark jobs and interrupts it, then, while it still runs, stops its thread. What has not
 * ended by a deadline is reported. Thread-safe.
 */
final class Canceller implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Canceller.class);

    /** Code that catches even a stop is stopped again, since each stop unwinds it further. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    /** Code that was left behind may still end. */
    private static final Duration LATE_PATIENCE = Duration.ofSeconds(5);

    private final Duration deadline;
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "parley-canceller");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * One that cancels nothing yet.
     *
     * @param deadline after how long code that goes on is reported
     */
    Canceller(Duration deadline) {
        this.deadline = deadline;
    }

    Duration deadline() {
        return deadline;
    }

    /**
     * Begins to cancel a run; returns at once.
     *
     * @param cancelJobs cancels the run's Spark jobs
     * @param onStuck runs where the run has not ended by the deadline, again where it failed; must return soon
     */
    void cancel(StatementRun run, Runnable cancelJobs, Runnable onStuck) {
        if (run.cancel()) {
            new Pursuit(run, cancelJobs, onStuck).begin();
        }
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
    }

    /** A run that is to end. Belongs to the scheduler's thread. */
    private final class Pursuit {
        private final StatementRun run;
        private final Runnable cancelJobs;
        private final Runnable onStuck;
        private final long begin = System.nanoTime();
        private boolean reported;

        Pursuit(StatementRun run, Runnable cancelJobs, Runnable onStuck) {
            this.run = run;
            this.cancelJobs = cancelJobs;
            this.onStuck = onStuck;
        }

        void begin() {
            scheduler.execute(this::cancelJobs);
            goOnAfter(PATIENCE);
        }

        private void goOnAfter(Duration pause) {
            var unused = scheduler.schedule(this::goOn, pause.toMillis(), TimeUnit.MILLISECONDS);
        }

        private void goOn() {
            if (run.hasEnded()) {
                return;
            }
            try {
                run.stop();
                cancelJobs(); // again: the code may have started another one meanwhile
                reportLate();
            } finally {
                goOnAfter(reported ? LATE_PATIENCE : PATIENCE); // also after an error, which would be its last
            }
        }

        private void reportLate() {
            if (!reported && System.nanoTime() - begin >= deadline.toNanos()) {
                onStuck.run();
                reported = true;
                LOG.error(
                        "statement {} goes on {} after it was cancelled",
                        run.execution().id(),
                        deadline);
            }
        }

        private void cancelJobs() {
            try {
                cancelJobs.run();
            } catch (RuntimeException | LinkageError e) {
                LOG.warn(
                        "the jobs of statement {} could not be cancelled",
                        run.execution().id(),
                        e);
            }
        }
    }
}
