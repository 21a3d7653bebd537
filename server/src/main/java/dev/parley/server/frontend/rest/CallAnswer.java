package dev.parley.server.frontend.rest;

import dev.parley.protocol.model.Progress;
import dev.parley.protocol.model.StatementState;
import dev.parley.server.run.CallId;
import dev.parley.server.session.StatementSnapshot;
import java.time.Instant;

/**
 * A run of a snippet that has not ended, as the contract shows it. Values.
 *
 * @param fraction how far its Spark jobs are, from 0 to 1; null where there is none
 */
record CallAnswer(
        String snippet,
        StatementState state,
        boolean terminal,
        Double fraction,
        Instant submittedAt,
        Instant startedAt,
        Links links) {
    /** Where to go on. */
    record Links(String self, String cancel) {}

    static CallAnswer of(String snippet, StatementSnapshot statement) {
        String self = "/run/" + snippet + "/calls/" + CallId.of(statement);
        Progress progress = statement.output().progress();
        return new CallAnswer(
                snippet,
                statement.state(),
                statement.state().isTerminal(),
                progress == null ? null : progress.fraction(),
                statement.submittedAt(),
                statement.startedAt(),
                new Links(self, self + "/cancel"));
    }
}
