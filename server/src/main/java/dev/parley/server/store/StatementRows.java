package dev.parley.server.store;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.parley.protocol.model.Bundle;
import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.Parameter;
import dev.parley.protocol.model.Progress;
import dev.parley.protocol.model.SqlTerms;
import dev.parley.protocol.model.StatementError;
import dev.parley.protocol.model.StatementMode;
import dev.parley.protocol.model.StatementState;
import dev.parley.protocol.model.Table;
import dev.parley.server.session.EventMark;
import dev.parley.server.session.StatementOutput;
import dev.parley.server.session.StatementSnapshot;
import dev.parley.server.session.StatementSpec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Statements as rows. A session's name stands with the session alone. */
final class StatementRows {
    private static final TypeReference<Table> TABLE = new TypeReference<>() {};
    private static final TypeReference<StatementError> ERROR = new TypeReference<>() {};
    private static final TypeReference<List<String>> TAGS = new TypeReference<>() {};
    private static final TypeReference<List<Bundle>> DISPLAY = new TypeReference<>() {};
    private static final TypeReference<Progress> PROGRESS = new TypeReference<>() {};
    private static final TypeReference<List<Parameter>> PARAMETERS = new TypeReference<>() {};
    private static final TypeReference<SqlTerms> TERMS = new TypeReference<>() {};
    private static final TypeReference<List<EventMark>> EVENTS = new TypeReference<>() {};
    private static final String SAVE =
            """
            INSERT INTO statements (session_id, id, language, code, state, submitted_at, started_at, ended_at,
                text, text_omitted, result_table, error, events,
                tags, timeout, concurrent, progress, display, parameters, mode, max_rows, terms, rows_written, number)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
                (SELECT COALESCE(MAX(number), 0) + 1 FROM statements))
            ON CONFLICT (session_id, id) DO UPDATE SET
                language = excluded.language, code = excluded.code, state = excluded.state,
                submitted_at = excluded.submitted_at, started_at = excluded.started_at, ended_at = excluded.ended_at,
                text = excluded.text, text_omitted = excluded.text_omitted, result_table = excluded.result_table,
                error = excluded.error, events = excluded.events, tags = excluded.tags, timeout = excluded.timeout,
                concurrent = excluded.concurrent, progress = excluded.progress, display = excluded.display,
                parameters = excluded.parameters, mode = excluded.mode, max_rows = excluded.max_rows,
                terms = excluded.terms, rows_written = excluded.rows_written
            """;
    private static final String JOINED = " FROM statements JOIN sessions ON sessions.id = statements.session_id";
    private static final String FROM = "SELECT statements.*, sessions.name AS session_name" + JOINED;

    /** Without what may be long and is not shown of many at once. */
    static final String FROM_IN_SHORT =
            """
            SELECT session_id, sessions.name AS session_name, statements.id, number, language, code, tags, timeout, concurrent,
                parameters, mode, max_rows, terms, rows_written, statements.state, submitted_at, started_at, statements.ended_at, text, text_omitted, result_table, error,
                NULL AS progress, '[]' AS display, '[]' AS events
            """
                    + JOINED;

    private static final String SELECT = FROM + " WHERE statements.session_id = ? AND statements.id";

    /** Read at once; more than a page of an answer takes, so that nothing is missed. */
    private static final long MOST_CHARACTERS = 8 << 20;

    private StatementRows() {}

    static void save(Connection connection, StatementSnapshot snapshot) throws SQLException {
        try (var statement = connection.prepareStatement(SAVE)) {
            statement.setLong(1, snapshot.session());
            statement.setInt(2, snapshot.id());
            statement.setString(3, Cells.word(snapshot.language()));
            statement.setString(4, Cells.text(snapshot.code()));
            statement.setString(5, Cells.word(snapshot.state()));
            statement.setString(6, Cells.time(snapshot.submittedAt()));
            statement.setString(7, Cells.time(snapshot.startedAt()));
            statement.setString(8, Cells.time(snapshot.endedAt()));
            statement.setString(9, Cells.text(snapshot.output().text()));
            statement.setLong(10, snapshot.output().textOmitted());
            statement.setString(11, Cells.json(snapshot.output().table()));
            statement.setString(12, Cells.json(snapshot.error()));
            statement.setString(13, Cells.json(snapshot.output().events()));
            statement.setString(14, Cells.json(snapshot.spec().tags()));
            statement.setString(15, Cells.duration(snapshot.spec().timeout()));
            statement.setBoolean(16, snapshot.spec().concurrent());
            statement.setString(17, Cells.json(snapshot.output().progress()));
            statement.setString(18, Cells.json(snapshot.output().display()));
            statement.setString(19, Cells.json(snapshot.spec().parameters()));
            statement.setString(20, Cells.word(snapshot.spec().mode()));
            statement.setObject(21, snapshot.spec().rowBound());
            SqlTerms terms = snapshot.spec().terms();
            statement.setString(22, terms.equals(SqlTerms.NONE) ? null : Cells.json(terms));
            statement.setObject(23, snapshot.output().rowsWritten());
            statement.executeUpdate();
        }
        if (snapshot.state() != StatementState.QUEUED) {
            JournalRows.remove(connection, snapshot.session(), snapshot.id()); // all of it is in this state
        }
    }

    static Optional<StatementSnapshot> one(Connection connection, long session, int id) throws SQLException {
        try (var statement = connection.prepareStatement(SELECT + " = ?")) {
            statement.setLong(1, session);
            statement.setInt(2, id);
            return statements(statement).stream().findFirst();
        }
    }

    static List<StatementSnapshot> page(Connection connection, long session, int after, int limit) throws SQLException {
        try (var statement = connection.prepareStatement(SELECT + " > ? ORDER BY statements.id LIMIT ?")) {
            statement.setLong(1, session);
            statement.setInt(2, after);
            statement.setInt(3, limit);
            return statements(statement);
        }
    }

    /** Those of a session that have not ended, ascending. */
    static List<StatementSnapshot> unfinished(Connection connection, long session) throws SQLException {
        String query = FROM + " WHERE statements.session_id = ? AND statements.state IN "
                + Cells.words(StatementState.values(), state -> !state.isTerminal()) + " ORDER BY statements.id";
        try (var statement = connection.prepareStatement(query)) {
            statement.setLong(1, session);
            try (ResultSet row = statement.executeQuery()) {
                List<StatementSnapshot> unfinished = new ArrayList<>();
                while (row.next()) {
                    unfinished.add(statement(row));
                }
                return unfinished;
            }
        }
    }

    private static List<StatementSnapshot> statements(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            List<StatementSnapshot> statements = new ArrayList<>();
            long characters = 0;
            while (characters < MOST_CHARACTERS && row.next()) {
                StatementSnapshot next = statement(row);
                characters += next.output().characters();
                statements.add(next);
            }
            return statements;
        }
    }

    static StatementSnapshot statement(ResultSet row) throws SQLException {
        return new StatementSnapshot(
                row.getLong("session_id"),
                row.getString("session_name"),
                row.getInt("id"),
                new StatementSpec(
                        Cells.fromText(row.getString("code")),
                        Cells.word(Language.class, row.getString("language")),
                        Cells.json(row.getString("tags"), TAGS),
                        Cells.duration(row.getString("timeout")),
                        row.getLong("max_rows") == 0 ? StatementSpec.EVERY_ROW : row.getLong("max_rows"),
                        Cells.json(row.getString("parameters"), PARAMETERS),
                        Cells.word(StatementMode.class, row.getString("mode")),
                        row.getBoolean("concurrent"),
                        Cells.json(row.getString("terms"), TERMS)),
                Cells.word(StatementState.class, row.getString("state")),
                Cells.time(row.getString("submitted_at")),
                Cells.time(row.getString("started_at")),
                Cells.time(row.getString("ended_at")),
                new StatementOutput(
                        Cells.fromText(row.getString("text")),
                        row.getLong("text_omitted"),
                        Cells.json(row.getString("result_table"), TABLE),
                        Cells.json(row.getString("display"), DISPLAY),
                        Cells.json(row.getString("progress"), PROGRESS),
                        Cells.json(row.getString("events"), EVENTS),
                        Cells.number(row, "rows_written")),
                Cells.json(row.getString("error"), ERROR));
    }
}
