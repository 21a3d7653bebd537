package dev.parley.session.host;

import dev.parley.protocol.model.StreamMetric;
import dev.parley.protocol.model.StreamMetric.Series;
import dev.parley.protocol.model.StreamMetric.Side;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What code of one stream measured and the server does not know: of each series the newest value, and the first one out of
 * its bounds, lest an alert be lost. Belongs to one thread or a lock.
 */
final class NewestMetrics {
    /** Of every series, told or not. */
    private final Map<Series, StreamMetric> newest = new LinkedHashMap<>();
    /** Those that wait to be told. */
    private final Map<Series, StreamMetric> outside = new LinkedHashMap<>();

    private final Map<Series, StreamMetric> waiting = new LinkedHashMap<>();

    /** Takes a value; false where there are as many series already as are told. */
    boolean add(StreamMetric metric) {
        Series series = metric.series();
        if (newest.size() >= StreamMetric.MOST_OF_STREAM && !newest.containsKey(series)) {
            return false;
        }
        newest.put(series, metric);
        StreamMetric before = waiting.put(series, metric);
        if (before != null && before.side() != Side.INSIDE && before.side() != metric.side()) {
            outside.putIfAbsent(series, before);
        }
        return true;
    }

    boolean isWaiting() {
        return !waiting.isEmpty();
    }

    /** Gives what waits, in order, and waits for more. */
    List<StreamMetric> take() {
        var taken = new ArrayList<>(outside.values());
        taken.addAll(waiting.values());
        outside.clear();
        waiting.clear();
        return taken;
    }

    /** The newest of all series, which then do not wait. */
    List<StreamMetric> all() {
        outside.clear();
        waiting.clear();
        return List.copyOf(newest.values());
    }
}
