package dev.parley.server.frontend.rest;

import dev.parley.protocol.model.StatementState;
import dev.parley.server.run.CallId;
import dev.parley.server.session.StatementSnapshot;
import java.time.Instant;

/** A run of a snippet that has not ended, as the contract shows it. Values. */
record CallAnswer(
        String snippet, StatementState state, boolean terminal, Instant submittedAt, Instant startedAt, Links links) {
    /** Where to go on. */
    record Links(String self, String cancel) {}

    static CallAnswer of(String snippet, StatementSnapshot statement) {
        String self = "/run/" + snippet + "/calls/" + CallId.of(statement);
        return new CallAnswer(
                snippet,
                statement.state(),
                statement.state().isTerminal(),
                statement.submittedAt(),
                statement.startedAt(),
                new Links(self, self + "/cancel"));
    }
}
