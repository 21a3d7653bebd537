package dev.parley.session.spark;

import dev.parley.protocol.engine.SessionKey;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;

/** Counts the Spark jobs of one session; others', such as those that warm up, do not count. Thread-safe. */
final class SessionJobs extends SparkListener implements AutoCloseable {
    private final AtomicInteger jobs = new AtomicInteger();
    private final SparkContext context = SparkContext.getOrCreate();
    private final String tag;

    SessionJobs(SessionKey key) {
        tag = "session-" + key;
        context.addSparkListener(this);
    }

    @Override
    public void onJobStart(SparkListenerJobStart job) {
        String tags = job.properties().getProperty("spark.job.tags", "");
        if (Arrays.asList(tags.split(",", -1)).contains(tag)) {
            jobs.incrementAndGet();
        }
    }

    /** How many have started since. */
    int count() throws Exception {
        context.listenerBus().waitUntilEmpty();
        return jobs.get();
    }

    @Override
    public void close() {
        context.removeSparkListener(this);
    }
}
