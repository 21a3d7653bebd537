package dev.parley.session.host;

import dev.parley.protocol.model.StreamMetric;
import dev.parley.protocol.model.StreamMetric.Series;
import dev.parley.protocol.model.StreamMetric.Side;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What code of one stream measured and the server does not know: of each series the values that crossed a bound, lest an
 * alert be lost, and the newest. Belongs to one thread or a lock.
 */
final class NewestMetrics {
    /** Of a series, until they are told: one that crosses its bounds more often tells of the first of these. */
    static final int MOST_CROSSINGS = 10;

    /** Of every series, told or not. */
    private final Map<Series, StreamMetric> newest = new LinkedHashMap<>();
    /** The crossings of those that wait to be told, which may be none. */
    private final Map<Series, List<StreamMetric>> waiting = new LinkedHashMap<>();

    /** Takes a value; false where there are as many series already as are told. */
    boolean add(StreamMetric metric) {
        Series series = metric.series();
        if (newest.size() >= StreamMetric.MOST_OF_STREAM && !newest.containsKey(series)) {
            return false;
        }
        StreamMetric before = newest.put(series, metric);
        List<StreamMetric> crossings = waiting.computeIfAbsent(series, any -> new ArrayList<>());
        Side side = before == null ? Side.INSIDE : before.side();
        if (metric.side() != side && crossings.size() < MOST_CROSSINGS) {
            crossings.add(metric);
        }
        return true;
    }

    boolean isWaiting() {
        return !waiting.isEmpty();
    }

    /** Gives what waits, of each series in order, and waits for more. */
    List<StreamMetric> take() {
        var taken = new ArrayList<StreamMetric>();
        waiting.forEach((series, crossings) -> {
            taken.addAll(crossings);
            StreamMetric last = newest.get(series);
            if (crossings.isEmpty() || !crossings.get(crossings.size() - 1).equals(last)) {
                taken.add(last);
            }
        });
        waiting.clear();
        return taken;
    }

    /** The newest of all series, which then do not wait. */
    List<StreamMetric> all() {
        waiting.clear();
        return List.copyOf(newest.values());
    }
}
