package dev.parley.session.interpreter;

/** One session's Spark and interpreters. Belongs to its session's thread, but for {@link #cancelJobs}. */
public interface SessionRuntime extends AutoCloseable {
    /** Whose classes are this session's, as {@link SparkAdapter#ownerOfClass} numbers them. */
    long owner();

    /**
     * Runs code to its end; what the code throws becomes a failed outcome.
     *
     * @throws InterruptedException where the thread was interrupted
     */
    Outcome run(Execution execution) throws InterruptedException;

    /** Cancels the Spark jobs of an execution. Called from any thread. */
    void cancelJobs(Execution execution);

    @Override
    void close();
}
