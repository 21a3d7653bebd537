package dev.parley.server.frontend.rest;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.parley.protocol.model.Bundle;
import dev.parley.protocol.model.Progress;
import dev.parley.protocol.model.StatementError;
import dev.parley.protocol.model.StatementState;
import dev.parley.protocol.model.Table;
import dev.parley.server.session.EventPage;
import dev.parley.server.session.StatementEvent;
import java.time.Instant;
import java.util.Locale;

/** A statement's event as the contract shows it: what it says stands beside its number, type and time. Values. */
record EventAnswer(long id, String type, Instant at, @JsonUnwrapped Said said) {
    /** The fields of one type of event. */
    sealed interface Said {
        record Text(String text) implements Said {}

        record State(StatementState state, boolean terminal) implements Said {}

        record Result(Table table) implements Said {}

        record Failure(StatementError error) implements Said {}

        record Jobs(Progress progress) implements Said {}

        record Rich(Bundle display) implements Said {}

        record Dropped(long characters) implements Said {}
    }

    /** Events in order. */
    static EventStream.Chunk chunk(EventPage page) {
        var lines = page.events().stream()
                .map(EventAnswer::of)
                .map(event -> new EventStream.Line(event.id(), event.type(), event))
                .toList();
        return new EventStream.Chunk(lines, page.ended());
    }

    static EventAnswer of(StatementEvent event) {
        var fact = event.fact();
        if (fact instanceof StatementEvent.Printed printed) {
            return of(event, printed.stream().name().toLowerCase(Locale.ROOT), new Said.Text(printed.text()));
        } else if (fact instanceof StatementEvent.Moved moved) {
            var state = moved.state();
            return of(event, "state", new Said.State(state, state.isTerminal()));
        } else if (fact instanceof StatementEvent.Gave gave) {
            return of(event, "result", new Said.Result(gave.table()));
        } else if (fact instanceof StatementEvent.Broke broke) {
            return of(event, "error", new Said.Failure(broke.error()));
        } else if (fact instanceof StatementEvent.Progressed progressed) {
            return of(event, "progress", new Said.Jobs(progressed.progress()));
        } else if (fact instanceof StatementEvent.Displayed displayed) {
            return of(event, "display", new Said.Rich(displayed.bundle()));
        }
        return of(event, "gap", new Said.Dropped(((StatementEvent.Gap) fact).characters()));
    }

    private static EventAnswer of(StatementEvent event, String type, Said said) {
        return new EventAnswer(event.id(), type, event.at(), said);
    }
}
