package dev.parley.session.spark;

import dev.parley.session.task.RepeatedTask;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryManager;

/**
 * Finds what an application streams, in whatever SparkSession: looks every second, since Spark's setting that names
 * listeners is read before an application attaches, and since asking a SparkSession for its manager of queries makes one.
 * Thread-safe.
 */
final class ApplicationStreams implements AutoCloseable {
    private final SparkSession application;
    private final WatchedStreams streams;
    /** Applications need not have DStreams on their class path. */
    private final boolean hasContexts =
            ApplicationStreams.class.getClassLoader().getResource("org/apache/spark/streaming/StreamingContext.class")
                    != null;

    private final QueryWatch watch = new QueryWatch();
    private final Set<StreamingQueryManager> managers = Collections.newSetFromMap(new WeakHashMap<>());
    /** Those of sessions, which hear of their queries from the start. */
    private final Set<StreamingQueryManager> ofSessions = Collections.newSetFromMap(new WeakHashMap<>());

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
        var ignored = clock.scheduleWithFixedDelay(
                new RepeatedTask("the application's streams could not be looked for", this::look),
                0,
                1,
                TimeUnit.SECONDS);
    }

    private synchronized void look() {
        if (!clock.isShutdown()) {
            application.sharedState().activeStreamingQueries().values().forEach(this::found);
            if (hasContexts) {
                streams.contexts().findActive();
            }
        }
    }

    /** Hears of what code of a session streams, as whose it is known then. */
    synchronized void watch(SparkSession session) {
        StreamingQueryManager manager = session.streams();
        ofSessions.add(manager);
        manager.addListener(watch);
    }

    private void found(StreamingQuery query) {
        StreamingQueryManager manager = query.sparkSession().streams();
        if (ofSessions.contains(manager)) {
            return;
        }
        if (managers.add(manager)) {
            manager.addListener(watch);
        }
        streams.found(query);
    }

    @Override
    public synchronized void close() {
        clock.shutdownNow();
        Stream.of(managers, ofSessions).flatMap(Set::stream).forEach(manager -> manager.removeListener(watch));
        managers.clear();
        ofSessions.clear();
    }
}
