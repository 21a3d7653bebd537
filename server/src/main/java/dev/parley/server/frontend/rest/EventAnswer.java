package dev.parley.server.frontend.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.parley.protocol.model.StatementError;
import dev.parley.protocol.model.StatementState;
import dev.parley.protocol.model.Table;
import dev.parley.server.session.EventPage;
import dev.parley.server.session.StatementEvent;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** A statement's event as the contract shows it: of what it may say, one thing is not null. Values. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record EventAnswer(
        long id,
        String type,
        Instant at,
        String text,
        StatementState state,
        Boolean terminal,
        Table table,
        StatementError error,
        Long characters) {
    /**
     * Events in order.
     *
     * @param next what {@code after} has to be for those that follow
     * @param ended whether nothing follows
     */
    record Page(List<EventAnswer> items, long next, boolean ended) {}

    static Page page(EventPage page, long after) {
        var items = page.events().stream().map(EventAnswer::of).toList();
        return new Page(
                items, items.isEmpty() ? after : items.get(items.size() - 1).id(), page.ended());
    }

    static EventAnswer of(StatementEvent event) {
        var fact = event.fact();
        if (fact instanceof StatementEvent.Printed printed) {
            String stream = printed.stream().name().toLowerCase(Locale.ROOT);
            return new EventAnswer(event.id(), stream, event.at(), printed.text(), null, null, null, null, null);
        } else if (fact instanceof StatementEvent.Moved moved) {
            var state = moved.state();
            return new EventAnswer(event.id(), "state", event.at(), null, state, state.isTerminal(), null, null, null);
        } else if (fact instanceof StatementEvent.Gave gave) {
            return new EventAnswer(event.id(), "result", event.at(), null, null, null, gave.table(), null, null);
        } else if (fact instanceof StatementEvent.Broke broke) {
            return new EventAnswer(event.id(), "error", event.at(), null, null, null, null, broke.error(), null);
        }
        long characters = ((StatementEvent.Gap) fact).characters();
        return new EventAnswer(event.id(), "gap", event.at(), null, null, null, null, null, characters);
    }
}
