package dev.parley.session.spark;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;

/** The jobs of a StreamingContext's batches, which Spark leaves at work where their batch is cut short. Thread-safe. */
final class BatchJobs extends SparkListener {
    /** What only a statement's own jobs have; Spark takes its group from what a context does. */
    static final List<String> OF_STATEMENTS = List.of("spark.jobGroup.id", ProgressListener.STATEMENT);

    /** What Spark says of such a job alone. */
    private static final String BATCH = "spark.streaming.internal.batchTime";

    private final Set<Integer> running = ConcurrentHashMap.newKeySet();

    /** Whether the calling thread runs a batch. */
    static boolean isBatch(SparkContext context) {
        return context.getLocalProperty(BATCH) != null;
    }

    @Override
    public void onJobStart(SparkListenerJobStart event) {
        if (event.properties() != null && event.properties().getProperty(BATCH) != null) {
            running.add(event.jobId());
        }
    }

    @Override
    public void onJobEnd(SparkListenerJobEnd event) {
        running.remove(event.jobId());
    }

    /** Cancels those that run. */
    void cancel(SparkContext context) {
        running.forEach(context::cancelJob);
    }
}
