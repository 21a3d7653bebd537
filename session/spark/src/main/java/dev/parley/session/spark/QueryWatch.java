package dev.parley.session.spark;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.sql.streaming.StreamingQueryListener;

/**
 * Hears of every query that streams: Spark makes one for each manager of queries, by its name in the settings, also for
 * the SparkSessions that code makes, and only once a session streams. Thread-safe; its recipient is static, since Spark
 * makes it.
 */
public final class QueryWatch extends StreamingQueryListener {
    private static final AtomicReference<WatchedStreams> STREAMS = new AtomicReference<>();

    static void install(WatchedStreams streams) {
        STREAMS.set(streams);
    }

    static WatchedStreams streams() {
        return STREAMS.get();
    }

    /** Called by the query's own thread, before its first batch. */
    @Override
    public void onQueryStarted(QueryStartedEvent event) {
        STREAMS.get()
                .started(
                        Thread.currentThread().getContextClassLoader(),
                        StartedBy.thisThread(),
                        QueryFacts.start(event));
    }

    @Override
    public void onQueryProgress(QueryProgressEvent event) {
        STREAMS.get().progressed(event.progress());
    }

    @Override
    public void onQueryTerminated(QueryTerminatedEvent event) {
        STREAMS.get().ended(event);
    }
}
