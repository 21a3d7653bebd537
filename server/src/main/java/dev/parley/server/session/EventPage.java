package dev.parley.server.session;

import java.util.List;

/**
 * Some of a statement's events, in order.
 *
 * @param ended whether nothing follows them, now or later
 */
public record EventPage(List<StatementEvent> events, boolean ended) {
    public EventPage {
        events = List.copyOf(events);
    }

    /** Of all events, those after an id. */
    static EventPage of(List<StatementEvent> all, long after, int limit) {
        var events =
                all.stream().filter(event -> event.id() > after).limit(limit).toList();
        return new EventPage(
                events, events.isEmpty() || events.get(events.size() - 1).isLast());
    }
}
