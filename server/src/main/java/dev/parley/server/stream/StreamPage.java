package dev.parley.server.stream;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Some of a stream's events, in order.
 *
 * @param ended whether nothing follows them, now or later
 */
public record StreamPage(List<StreamEvent> events, boolean ended) {
    public StreamPage {
        events = List.copyOf(events);
    }

    /**
     * The first of some events.
     *
     * @param endsHere whether none follows where there is none
     */
    static StreamPage of(Iterable<StreamEvent> following, int limit, boolean endsHere) {
        var events = new ArrayList<StreamEvent>();
        Iterator<StreamEvent> next = following.iterator();
        while (next.hasNext() && events.size() < limit) {
            events.add(next.next());
        }
        return new StreamPage(
                events,
                events.isEmpty() ? endsHere : events.get(events.size() - 1).isLast());
    }
}
