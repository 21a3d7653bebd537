package dev.parley.server.session;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Some of a statement's events, in order.
 *
 * @param ended whether nothing follows them, now or later
 */
public record EventPage(List<StatementEvent> events, boolean ended) {
    /** A page is full at so many characters: all that is held for a reader, however slow it is. */
    static final int FULL_CHARACTERS = 256 << 10;

    public EventPage {
        events = List.copyOf(events);
    }

    /**
     * The first of some events, as many as a page takes, at least one where there is any.
     *
     * @param endsHere whether none follows where there is none
     */
    static EventPage of(Iterable<StatementEvent> following, int limit, boolean endsHere) {
        var events = new ArrayList<StatementEvent>();
        long characters = 0;
        Iterator<StatementEvent> next = following.iterator();
        while (next.hasNext() && events.size() < limit && characters < FULL_CHARACTERS) {
            StatementEvent event = next.next();
            characters += event.weight();
            events.add(event);
        }
        return new EventPage(
                events,
                events.isEmpty() ? endsHere : events.get(events.size() - 1).isLast());
    }

    /** Of all events of a statement that has ended, those after an id. */
    static EventPage of(List<StatementEvent> all, long after, int limit) {
        return of(all.stream().filter(event -> event.id() > after).toList(), limit, true);
    }
}
