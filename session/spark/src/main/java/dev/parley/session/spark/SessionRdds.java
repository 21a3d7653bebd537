package dev.parley.session.spark;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which session persisted which RDD. Those of cached queries are not among them: sessions share them. Thread-safe. */
final class SessionRdds {
    private static final String CACHED_QUERY = "org.apache.spark.sql.execution.columnar.CachedRDDBuilder";
    private static final StackWalker STACK = StackWalker.getInstance();

    private final Map<Integer, Long> blocks = new ConcurrentHashMap<>();

    /** The calling thread persists it. */
    void persisted(int rdd, CallingSession caller) {
        if (!isOfCachedQuery()) {
            caller.current().ifPresent(block -> blocks.put(rdd, block));
        }
    }

    void unpersisted(int rdd) {
        blocks.remove(rdd);
    }

    /** Those that a session persisted and did not unpersist. */
    List<Integer> of(long block) {
        return blocks.entrySet().stream()
                .filter(entry -> entry.getValue() == block)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static boolean isOfCachedQuery() {
        return STACK.walk(
                frames -> frames.anyMatch(frame -> frame.getClassName().startsWith(CACHED_QUERY)));
    }
}
