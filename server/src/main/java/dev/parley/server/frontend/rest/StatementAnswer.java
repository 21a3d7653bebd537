package dev.parley.server.frontend.rest;

import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.StatementError;
import dev.parley.protocol.model.StatementState;
import dev.parley.protocol.model.Table;
import dev.parley.server.session.StatementSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A statement as the contract shows it. Values. */
record StatementAnswer(
        int id,
        String session,
        long sessionId,
        Language language,
        String code,
        List<String> tags,
        String timeout,
        Long maxRows,
        StatementState state,
        boolean terminal,
        Instant submittedAt,
        Instant startedAt,
        Instant endedAt,
        Output output,
        StatementError error,
        Links links) {
    /**
     * What it gave so far.
     *
     * @param display rich output, of which there is none yet
     */
    record Output(String text, long textOmitted, Table table, List<Object> display) {}

    /** Where to go on. */
    record Links(String self, String events, String result, String cancel) {}

    static StatementAnswer of(StatementSnapshot statement) {
        String self = SessionAnswer.path(statement.sessionName()) + "/statements/" + statement.id();
        return new StatementAnswer(
                statement.id(),
                statement.sessionName(),
                statement.session(),
                statement.language(),
                statement.code(),
                statement.spec().tags(),
                Optional.ofNullable(statement.spec().timeout())
                        .map(Duration::toString)
                        .orElse(null),
                statement.spec().rowBound(),
                statement.state(),
                statement.state().isTerminal(),
                statement.submittedAt(),
                statement.startedAt(),
                statement.endedAt(),
                new Output(
                        statement.output().text(),
                        statement.output().textOmitted(),
                        statement.output().table(),
                        List.of()),
                statement.error(),
                new Links(self, self + "/events", self + "/result", self + "/cancel"));
    }
}
