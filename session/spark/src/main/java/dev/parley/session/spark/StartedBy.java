package dev.parley.session.spark;

import dev.parley.protocol.engine.SessionKey;
import java.util.Optional;
import org.apache.spark.SparkContext;

/**
 * Which statement started a stream, as Spark hands it on from thread to thread.
 *
 * @param execution its id; null where the thread has none
 */
record StartedBy(String execution) {
    /** The statement for which the calling thread works. */
    static StartedBy thisThread() {
        return new StartedBy(SparkContext.getOrCreate().getLocalProperty(ProgressListener.STATEMENT));
    }

    /**
     * The number of the session's statement. Empty where that is another session's or runs no more, as a thread of a pool
     * may say that an earlier statement made, and for init snippets, which have none.
     */
    Optional<Integer> statement(SessionKey key, RunningJobs jobs) {
        if (execution == null || !jobs.runs(execution)) {
            return Optional.empty();
        }
        String number = execution.replace("parley-" + key + "-", "");
        return number.matches("[0-9]{1,9}") ? Optional.of(Integer.valueOf(number)) : Optional.empty();
    }
}
