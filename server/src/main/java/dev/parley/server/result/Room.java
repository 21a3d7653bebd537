package dev.parley.server.result;

import dev.parley.server.config.ResultLimits;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** How many bytes results take, those on their way included, and how many they may. Belongs to the event loop. */
final class Room {
    static final String SESSION_BYTES = "session_bytes";
    static final String DISK_BYTES = "disk_bytes";

    private final ResultLimits limits;
    private final Past past;
    private final Map<Long, Long> sessions = new HashMap<>();
    private long total;

    /** Older results, which may go. */
    interface Past {
        /**
         * Lets some of the oldest go and gives their room back; one such call after the other.
         *
         * @param session only of this one; of all where it is empty
         * @param choice which of them, oldest first
         * @return whether any went, once nobody can read them
         */
        Future<Boolean> letGo(Optional<Long> session, UnaryOperator<List<StoredResult>> choice, Expiry.Reason reason);
    }

    Room(ResultLimits limits, Past past) {
        this.limits = limits;
        this.past = past;
    }

    /** Takes what is there already, whether it fits or not. */
    void add(long session, long bytes) {
        sessions.merge(session, bytes, Long::sum);
        total += bytes;
    }

    void give(long session, long bytes) {
        total -= bytes;
        sessions.computeIfPresent(session, (id, taken) -> taken > bytes ? taken - bytes : null);
    }

    /** Bytes of all results. */
    long total() {
        return total;
    }

    /**
     * Takes so many bytes for a result of a session. Where they do not fit, the oldest results make room: of the session
     * where it has too much, else of all.
     *
     * @return empty where they are taken, else the limit that does not let them be
     */
    Future<Optional<String>> take(long session, long bytes) {
        if (overSession(session, bytes) > 0) {
            return past.letGo(
                            Optional.of(session),
                            oldest -> freeing(oldest, overSession(session, bytes)),
                            Expiry.Reason.SESSION_SPACE)
                    .compose(any ->
                            any || overSession(session, bytes) <= 0 ? take(session, bytes) : full(SESSION_BYTES));
        }
        if (overall(bytes) > 0) {
            return past.letGo(Optional.empty(), oldest -> freeing(oldest, overall(bytes)), Expiry.Reason.SPACE)
                    .compose(any -> any || overall(bytes) <= 0 ? take(session, bytes) : full(DISK_BYTES));
        }
        add(session, bytes);
        return Future.succeededFuture(Optional.empty());
    }

    private long overSession(long session, long bytes) {
        return sessions.getOrDefault(session, 0L) + bytes - limits.sessionBytes();
    }

    private long overall(long bytes) {
        return total + bytes - limits.diskBytes();
    }

    private static Future<Optional<String>> full(String limit) {
        return Future.succeededFuture(Optional.of(limit));
    }

    /** As many of them as it takes, or all. */
    private static List<StoredResult> freeing(List<StoredResult> oldest, long bytes) {
        var going = new ArrayList<StoredResult>();
        long left = bytes;
        for (StoredResult result : oldest) {
            if (left <= 0) {
                break;
            }
            going.add(result);
            left -= result.bytes();
        }
        return going;
    }
}
