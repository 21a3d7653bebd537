package dev.parley.server.frontend.rest;

import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.StatementError;
import dev.parley.protocol.model.StatementState;
import dev.parley.protocol.model.Table;
import dev.parley.server.session.StatementSnapshot;
import java.time.Instant;
import java.util.List;

/** A statement of the history in short, so that a page of them stays small. Values. */
record HistoryAnswer(
        long sessionId,
        String session,
        int id,
        Language language,
        String code,
        List<String> tags,
        StatementState state,
        boolean terminal,
        Instant submittedAt,
        Instant startedAt,
        Instant endedAt,
        String text,
        Long rowCount,
        StatementError error,
        Links links) {
    private static final int LONGEST = 2_000;

    /** Where all of it is. */
    record Links(String self) {}

    /** Some of the history. */
    record Page(List<HistoryAnswer> items, String nextCursor) {}

    static HistoryAnswer of(StatementSnapshot statement) {
        Table table = statement.output().table();
        return new HistoryAnswer(
                statement.session(),
                statement.sessionName(),
                statement.id(),
                statement.language(),
                shortened(statement.code()),
                statement.spec().tags(),
                statement.state(),
                statement.state().isTerminal(),
                statement.submittedAt(),
                statement.startedAt(),
                statement.endedAt(),
                shortened(statement.output().text()),
                table == null ? null : table.rowCount(),
                statement.error(),
                new Links(SessionAnswer.path(Long.toString(statement.session())) + "/statements/" + statement.id()));
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
