package dev.parley.server.stream;

import dev.parley.server.stream.StreamEvent.Batch;
import dev.parley.server.stream.StreamEvent.Fact;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What happened to a stream, in order: every batch of the last hour, before that one a minute for a day, and the rest,
 * which is little. Belongs to the event loop.
 */
final class StreamHistory {
    static final Duration AT_FULL_DETAIL = Duration.ofHours(1);
    /** One batch a second is told at most. */
    static final int MOST_AT_FULL_DETAIL = 3_600;
    /** One a minute, of a day. */
    static final int MOST_THINNED = 1_440;

    private final NavigableMap<Long, StreamEvent> events = new TreeMap<>();
    private final Deque<StreamEvent> thinned = new ArrayDeque<>();
    private final Deque<StreamEvent> full = new ArrayDeque<>();
    private long lastId = -1;

    void add(Instant at, Fact fact) {
        var event = new StreamEvent(++lastId, at, fact);
        events.put(event.id(), event);
        if (fact instanceof Batch) {
            full.addLast(event);
            thin(at.minus(AT_FULL_DETAIL));
        }
    }

    private void thin(Instant since) {
        while (full.size() > MOST_AT_FULL_DETAIL || full.getFirst().at().isBefore(since)) {
            StreamEvent old = full.removeFirst();
            if (thinned.isEmpty() || !minute(old).equals(minute(thinned.getLast()))) {
                thinned.addLast(old);
            } else {
                events.remove(old.id());
            }
        }
        if (thinned.size() > MOST_THINNED) {
            events.remove(thinned.removeFirst().id());
        }
    }

    private static Instant minute(StreamEvent event) {
        return event.at().truncatedTo(ChronoUnit.MINUTES);
    }

    /** Forgets the oldest batch, for others that need the room. */
    void dropOldest() {
        StreamEvent oldest = thinned.isEmpty() ? full.pollFirst() : thinned.removeFirst();
        if (oldest != null) {
            events.remove(oldest.id());
        }
    }

    /** How many batches are kept. */
    int batches() {
        return thinned.size() + full.size();
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
