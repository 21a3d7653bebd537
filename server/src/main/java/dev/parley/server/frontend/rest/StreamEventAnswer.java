package dev.parley.server.frontend.rest;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.parley.protocol.model.StatementError;
import dev.parley.protocol.model.StreamMetric;
import dev.parley.server.stream.StreamEvent;
import dev.parley.server.stream.StreamPage;
import dev.parley.server.stream.StreamState;
import java.time.Instant;
import java.util.List;

/** A stream's event as the contract shows it: what it says stands beside its number, type and time. Values. */
record StreamEventAnswer(long id, String type, Instant at, @JsonUnwrapped Said said) {
    /** The fields of one type of event. */
    sealed interface Said {
        record State(StreamState state, boolean terminal) implements Said {}

        record Failure(StatementError error) implements Said {}

        record Values(List<StreamMetric> metrics) implements Said {}

        record Alert(StreamMetric metric) implements Said {}

        record Done(StreamEvent.Batch batch) implements Said {}
    }

    /** Events in order. */
    static EventStream.Chunk chunk(StreamPage page) {
        var lines = page.events().stream()
                .map(StreamEventAnswer::of)
                .map(event -> new EventStream.Line(event.id(), event.type(), event))
                .toList();
        return new EventStream.Chunk(lines, page.ended());
    }

    private static StreamEventAnswer of(StreamEvent event) {
        var fact = event.fact();
        if (fact instanceof StreamEvent.Moved moved) {
            var state = moved.state();
            return of(event, "state", new Said.State(state, state.isTerminal()));
        } else if (fact instanceof StreamEvent.Broke broke) {
            return of(event, "error", new Said.Failure(broke.error()));
        } else if (fact instanceof StreamEvent.Measured measured) {
            return of(event, "metrics", new Said.Values(measured.metrics()));
        } else if (fact instanceof StreamEvent.Alerted alerted) {
            return of(event, "alert", new Said.Alert(alerted.metric()));
        }
        return of(event, "batch", new Said.Done((StreamEvent.Batch) fact));
    }

    private static StreamEventAnswer of(StreamEvent event, String type, Said said) {
        return new StreamEventAnswer(event.id(), type, event.at(), said);
    }
}
