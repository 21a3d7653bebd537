package dev.parley.session.spark;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.OptionalLong;
import org.apache.spark.scheduler.SparkListenerInterface;

/** Which session added which listener to the SparkContext. Thread-safe. */
final class SessionListeners {
    /** By the listener itself, whatever its equals says. Guarded by this. */
    private final IdentityHashMap<SparkListenerInterface, Long> blocks = new IdentityHashMap<>();

    synchronized void added(SparkListenerInterface listener, OptionalLong block) {
        block.ifPresent(it -> blocks.put(listener, it));
    }

    synchronized void removed(SparkListenerInterface listener) {
        blocks.remove(listener);
    }

    /** Those that a session added and did not remove. */
    synchronized List<SparkListenerInterface> of(long block) {
        var listeners = new ArrayList<SparkListenerInterface>();
        blocks.forEach((listener, owner) -> {
            if (owner == block) {
                listeners.add(listener);
            }
        });
        return listeners;
    }
}
