package dev.parley.session.spark;

import java.util.Map;
import org.apache.spark.sql.streaming.StreamingQuery;

/** What an attached application measures its streams with. Thread-safe; static, as what it measures is the process's. */
public final class ApplicationMetrics {
    /** The application's, whether or not it is attached yet, or still. */
    private static final MetricBounds BOUNDS = new MetricBounds();

    private ApplicationMetrics() {}

    /** Those of what no session's code has started. */
    static MetricBounds bounds() {
        return BOUNDS;
    }

    /**
     * A value of the stream in whose {@code foreachBatch} this is called.
     *
     * @throws IllegalStateException where no stream runs
     * @throws IllegalArgumentException where a name or a value is none that is taken
     */
    public static void measure(String name, double value, Map<String, String> tags) {
        if (QueryWatch.streams() != null) {
            SnippetMetrics.measure(name, value, tags);
        }
    }

    /** From now on a value of this name above the bound is an alert; as {@link #measure} for names and bounds. */
    public static void alertAbove(String name, double bound) {
        SnippetMetrics.above(BOUNDS, name, bound);
    }

    /** The same below the bound. */
    public static void alertBelow(String name, double bound) {
        SnippetMetrics.below(BOUNDS, name, bound);
    }

    /** A value of this stream, from anywhere; as above. */
    public static void measure(StreamingQuery query, String name, double value, Map<String, String> tags) {
        if (QueryWatch.streams() != null) {
            SnippetMetrics.measure(query, name, value, tags);
        }
    }
}
