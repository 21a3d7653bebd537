package dev.parley.session.spark;

import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what an application streams, in whatever SparkSession: looks every second, since Spark's setting that names
 * listeners is read before an application attaches, and since asking a SparkSession for its manager of queries makes one.
 * Thread-safe.
 */
final class ApplicationStreams implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ApplicationStreams.class);

    private final SparkSession application;
    private final WatchedStreams streams;
    /** Applications need not have DStreams on their class path. */
    private final boolean hasContexts =
            ApplicationStreams.class.getClassLoader().getResource("org/apache/spark/streaming/StreamingContext.class")
                    != null;

    private final QueryWatch watch = new QueryWatch();
    private final Set<StreamingQueryManager> managers = Collections.newSetFromMap(new WeakHashMap<>());
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "parley-streams-found");
        thread.setDaemon(true);
        return thread;
    });

    ApplicationStreams(SparkSession application, WatchedStreams streams) {
        this.application = application;
        this.streams = streams;
    }

    void start() {
        var ignored = clock.scheduleWithFixedDelay(this::look, 0, 1, TimeUnit.SECONDS);
    }

    private synchronized void look() {
        try {
            if (!clock.isShutdown()) {
                application.sharedState().activeStreamingQueries().values().forEach(this::found);
                if (hasContexts) {
                    streams.contexts().findActive();
                }
            }
        } catch (RuntimeException e) { // none would come after it
            LOG.warn("the application's streams could not be looked for", e);
        }
    }

    private void found(StreamingQuery query) {
        StreamingQueryManager manager = query.sparkSession().streams();
        if (managers.add(manager)) {
            manager.addListener(watch);
        }
        streams.found(query);
    }

    @Override
    public synchronized void close() {
        clock.shutdownNow();
        managers.forEach(manager -> manager.removeListener(watch));
        managers.clear();
    }
}
