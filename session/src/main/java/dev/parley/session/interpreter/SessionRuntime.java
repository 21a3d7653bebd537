package dev.parley.session.interpreter;

import dev.parley.protocol.engine.Answer;
import dev.parley.protocol.engine.Question;
import java.time.Instant;
import java.util.Map;

/**
 * One session's Spark and interpreters. Belongs to its session's thread, but for {@link #cancelJobs}, {@link #answer}
 * and {@link #awaitsStream}, for executions that run beside others, and for the close of one whose code could not be stopped.
 */
public interface SessionRuntime extends AutoCloseable {
    /** Whose classes are this session's, as {@link SparkAdapter#ownerOfClass} numbers them. */
    long owner();

    /** When each step of opening it was done, by name, in order; {@code pool_empty} where none was ready. */
    Map<String, Instant> phases();

    /**
     * Runs code to its end; what the code throws becomes a failed outcome.
     *
     * @param user around every call of the user's code, and around nothing else
     */
    Outcome run(Execution execution, UserCode user);

    /**
     * Answers a question soon, without running code or a job. Called from a thread of its own, also while code runs.
     *
     * @throws UnansweredException where there is no answer
     */
    Answer answer(Question question);

    /** Frees what answers took: no question has come for a while. Called from any thread. */
    void forgetQuestions();

    /**
     * Whether a thread that runs code waits for a stream of this session to end, however long that may be. Called now and
     * then, from any thread; must not wait.
     */
    default boolean awaitsStream(Thread thread) {
        return false;
    }

    /** Cancels the Spark jobs of an execution. Called from any thread. */
    void cancelJobs(Execution execution);

    @Override
    void close();
}
