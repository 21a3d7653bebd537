package dev.parley.session.spark;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;

/** The jobs of a StreamingContext's batches, which Spark leaves at work where their batch is cut short. Thread-safe. */
final class BatchJobs extends SparkListener {
    /** What Spark says of such a job alone. Their groups and tags are those of the session's latest statement. */
    private static final String BATCH = "spark.streaming.internal.batchTime";

    private final Set<Integer> running = ConcurrentHashMap.newKeySet();

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
