package dev.parley.server.frontend.rest;

import dev.parley.protocol.model.Bundle;
import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.Parameter;
import dev.parley.protocol.model.Progress;
import dev.parley.protocol.model.StatementError;
import dev.parley.protocol.model.StatementMode;
import dev.parley.protocol.model.StatementState;
import dev.parley.protocol.model.Table;
import dev.parley.server.session.StatementSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        Map<String, TypedValue> parameters,
        StatementMode mode,
        boolean concurrent,
        StatementState state,
        boolean terminal,
        Instant submittedAt,
        Instant startedAt,
        Instant endedAt,
        Progress progress,
        Output output,
        StatementError error,
        Links links) {
    /** What it gave so far. */
    record Output(String text, long textOmitted, Table table, List<Bundle> display) {}

    /** A parameter, as one may also write it in a request. */
    record TypedValue(Parameter.Type type, Object value) {}

    /** Where to go on. */
    record Links(String self, String events, String result, String cancel) {}

    /** Its links have the number of its session, which stays its own when the session has ended and its name goes on. */
    static StatementAnswer of(StatementSnapshot statement) {
        String self = SessionAnswer.path(Long.toString(statement.session())) + "/statements/" + statement.id();
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
                parameters(statement.spec().parameters()),
                statement.spec().mode(),
                statement.spec().concurrent(),
                statement.state(),
                statement.state().isTerminal(),
                statement.submittedAt(),
                statement.startedAt(),
                statement.endedAt(),
                statement.output().progress(),
                new Output(
                        statement.output().text(),
                        statement.output().textOmitted(),
                        statement.output().table(),
                        statement.output().display()),
                statement.error(),
                new Links(self, self + "/events", self + "/result", self + "/cancel"));
    }

    private static Map<String, TypedValue> parameters(List<Parameter> parameters) {
        var shown = new LinkedHashMap<String, TypedValue>();
        parameters.forEach(
                parameter -> shown.put(parameter.name(), new TypedValue(parameter.type(), parameter.value())));
        return shown;
    }
}
