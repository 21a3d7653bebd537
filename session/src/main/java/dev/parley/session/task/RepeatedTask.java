package dev.parley.session.task;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an engine does again and again: a time that failed is not the last, as it would be with an executor or a thread's
 * loop alone. Belongs to the thread that runs it.
 */
public final class RepeatedTask implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(RepeatedTask.class);

    private final String failure;
    private final Runnable task;
    private boolean isFailing;

    /**
     * One that has not run yet.
     *
     * @param failure what the log says once where it fails, until it goes well again
     */
    public RepeatedTask(String failure, Runnable task) {
        this.failure = failure;
        this.task = task;
    }

    @Override
    public void run() {
        try {
            attempt();
        } catch (OutOfMemoryError e) {
            // Code of a session may have caused it for a moment; of one that stays HeapWatch ends the engine.
        }
    }

    private void attempt() {
        try {
            task.run();
            isFailing = false;
        } catch (RuntimeException | LinkageError e) {
            if (!isFailing) {
                LOG.warn("{}; it is tried again", failure, e);
            }
            isFailing = true;
        }
    }
}
