package dev.parley.server.stream;

import dev.parley.server.stream.StreamEvent.Alerted;
import dev.parley.server.stream.StreamEvent.Batch;
import dev.parley.server.stream.StreamEvent.Broke;
import dev.parley.server.stream.StreamEvent.Fact;
import dev.parley.server.stream.StreamEvent.Measured;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What happened to a stream, in order: every batch and measure of the last hour, before that one a minute for a day, the
 * latest alerts and errors, and the rest, which is little. Belongs to the event loop.
 */
final class StreamHistory {
    /** Of alerts and errors together: a stream of DStreams goes on after each. */
    static final int MOST_ALERTS = 1_000;

    private final NavigableMap<Long, StreamEvent> events = new TreeMap<>();
    private final ThinnedRing batches = new ThinnedRing(StreamHistory::hasRead, event -> events.remove(event.id()));
    private final ThinnedRing measures = new ThinnedRing(event -> true, event -> events.remove(event.id()));
    private final Deque<StreamEvent> alerts = new ArrayDeque<>();
    private long lastId = -1;

    void add(Instant at, Fact fact) {
        var event = new StreamEvent(++lastId, at, fact);
        events.put(event.id(), event);
        if (fact instanceof Batch) {
            batches.add(event);
        } else if (fact instanceof Measured) {
            measures.add(event);
        } else if (fact instanceof Alerted || fact instanceof Broke) {
            alerts.addLast(event);
            if (alerts.size() > MOST_ALERTS) {
                events.remove(alerts.removeFirst().id());
            }
        }
    }

    private static boolean hasRead(StreamEvent event) {
        return event.fact() instanceof Batch batch && batch.inputRows() > 0;
    }

    /** Forgets the oldest of what there is most of, for others that need the room. */
    void dropOldest() {
        (measures.size() > batches.size() ? measures : batches).dropOldest();
    }

    /** How many batches and measures are kept. */
    int points() {
        return batches.size() + measures.size();
    }

    /** The id of the newest, or -1. */
    long lastId() {
        return lastId;
    }

    /** The events after an id that are kept. */
    Iterable<StreamEvent> after(long id) {
        return events.tailMap(id, false).values();
    }
}
