package dev.parley.session.spark;

import java.util.Optional;
import org.apache.spark.scheduler.SparkListenerInterface;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryManager;
import org.apache.spark.util.ListenerBus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends what a session streams, and takes its listeners of streams away. Thread-safe. */
final class SessionStreams {
    private static final Logger LOG = LoggerFactory.getLogger(SessionStreams.class);

    private SessionStreams() {}

    static void end(SparkSession spark, SessionLoaders loaders) {
        // Also those of SparkSessions that its code made.
        spark.sharedState().activeStreamingQueries().values().stream()
                .filter(query ->
                        loaders.all().stream().anyMatch(loader -> VersionedCalls.isStartedUnder(loader, query)))
                .forEach(SessionStreams::stop);
        Optional.ofNullable(QueryWatch.streams())
                .ifPresent(streams -> loaders.all().forEach(streams.contexts()::end));
        // Not spark.streams(), which would make one, whose listener then stays in the SparkContext.
        var manager = PrivateField.read(spark.sessionState(), "streamingQueryManager", StreamingQueryManager.class);
        if (manager != null) {
            Object bus = PrivateField.read(manager, "listenerBus", Object.class);
            ((ListenerBus<?, ?>) bus).removeAllListeners();
            spark.sparkContext().listenerBus().removeListener((SparkListenerInterface) bus);
        }
    }

    private static void stop(StreamingQuery query) {
        try {
            query.stop();
        } catch (Exception e) {
            LOG.warn("streaming query {} did not stop", query.id(), e);
        }
    }
}
