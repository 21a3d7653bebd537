package dev.parley.session.spark;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Between which values the metrics of one session are as they should be. Thread-safe. */
final class MetricBounds {
    /** Of each side; a session that wants more has made a mistake. */
    static final int MOST = 200;

    private final Map<String, Double> lower = new ConcurrentHashMap<>();
    private final Map<String, Double> upper = new ConcurrentHashMap<>();

    void below(String name, double bound) {
        set(lower, name, bound);
    }

    void above(String name, double bound) {
        set(upper, name, bound);
    }

    private static void set(Map<String, Double> bounds, String name, double bound) {
        if (!Double.isFinite(bound)) {
            throw new IllegalArgumentException("the bound of metric " + name + " is " + bound + "; give a number");
        }
        if (bounds.size() >= MOST && !bounds.containsKey(name)) {
            throw new IllegalStateException(MOST + " metrics have such a bound, the most");
        }
        bounds.put(name, bound);
    }

    /** Null where there is none. */
    Double lower(String name) {
        return lower.get(name);
    }

    /** Null where there is none. */
    Double upper(String name) {
        return upper.get(name);
    }
}
