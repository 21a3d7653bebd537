package dev.parley.server.frontend.rest;

import dev.parley.protocol.model.StatementError;
import dev.parley.protocol.model.StreamMetric;
import dev.parley.protocol.model.StreamProgress;
import dev.parley.protocol.model.StreamStart;
import dev.parley.server.stream.StreamSnapshot;
import dev.parley.server.stream.StreamState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A stream as the contract shows it. Values. */
record StreamAnswer(
        String id,
        String query,
        String name,
        StreamStart.Kind kind,
        long session,
        String sessionName,
        String owner,
        Integer statement,
        StreamState state,
        boolean terminal,
        Instant startedAt,
        Instant endedAt,
        StatementError error,
        StreamProgress progress,
        List<StreamMetric> metrics,
        boolean restartable,
        String notRestartableReason,
        Links links) {
    /** Where to go on. */
    record Links(String self, String events, String stop, String restart, String session) {}

    /** All that are kept. */
    record Listed(List<StreamAnswer> items) {}

    /**
     * A stream as it is.
     *
     * @param refusal why it cannot be started again; empty where it can
     */
    static StreamAnswer of(StreamSnapshot stream, Optional<String> refusal) {
        String self = "/api/v1/streams/" + stream.id();
        String session = SessionAnswer.path(Long.toString(stream.session()));
        return new StreamAnswer(
                stream.id(),
                stream.start().query(),
                stream.start().name(),
                stream.start().kind(),
                stream.session(),
                stream.sessionName(),
                stream.owner(),
                stream.start().statement(),
                stream.state(),
                stream.state().isTerminal(),
                stream.start().at(),
                stream.endedAt(),
                stream.error(),
                stream.progress(),
                stream.metrics(),
                refusal.isEmpty(),
                refusal.orElse(null),
                new Links(self, self + "/events", self + "/stop", self + "/restart", session));
    }
}
