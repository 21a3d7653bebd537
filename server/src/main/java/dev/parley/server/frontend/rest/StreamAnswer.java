package dev.parley.server.frontend.rest;

import dev.parley.protocol.model.StatementError;
import dev.parley.protocol.model.StreamMetric;
import dev.parley.protocol.model.StreamProgress;
import dev.parley.server.stream.StreamSnapshot;
import dev.parley.server.stream.StreamState;
import java.time.Instant;
import java.util.List;

/** A stream as the contract shows it. Values. */
record StreamAnswer(
        String id,
        String query,
        String name,
        long session,
        String sessionName,
        String owner,
        StreamState state,
        boolean terminal,
        Instant startedAt,
        Instant endedAt,
        StatementError error,
        StreamProgress progress,
        List<StreamMetric> metrics,
        Links links) {
    /** Where to go on. */
    record Links(String self, String events, String stop, String session) {}

    /** All that are kept. */
    record Listed(List<StreamAnswer> items) {}

    static StreamAnswer of(StreamSnapshot stream) {
        String self = "/api/v1/streams/" + stream.id();
        String session = SessionAnswer.path(Long.toString(stream.session()));
        return new StreamAnswer(
                stream.id(),
                stream.start().query(),
                stream.start().name(),
                stream.session(),
                stream.sessionName(),
                stream.owner(),
                stream.state(),
                stream.state().isTerminal(),
                stream.start().at(),
                stream.endedAt(),
                stream.error(),
                stream.progress(),
                stream.metrics(),
                new Links(self, self + "/events", self + "/stop", session));
    }
}
