package dev.parley.server.store;

import dev.parley.protocol.model.StatementState;
import dev.parley.server.session.HistoryEntry;
import dev.parley.server.session.HistoryQuery;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds statements of all sessions of a user, or of all users, newest first. For one query. */
final class HistorySearch {
    private final List<String> conditions = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    private HistorySearch(Optional<String> owner, HistoryQuery query) {
        owner.ifPresent(user -> where("sessions.owner = ?", user));
        query.before().ifPresent(number -> where("statements.number < ?", number));
        query.session().ifPresent(name -> where("sessions.name = ?", name));
        query.language().ifPresent(language -> where("statements.language = ?", Cells.word(language)));
        query.since().ifPresent(time -> where("statements.submitted_at >= ?", Cells.time(time)));
        query.until().ifPresent(time -> where("statements.submitted_at < ?", Cells.time(time)));
        query.text().ifPresent(text -> {
            String pattern = "%" + literal(Cells.text(text)) + "%";
            where(
                    "(lower(statements.code) LIKE lower(?) ESCAPE '!' OR lower(statements.text) LIKE lower(?) ESCAPE '!')",
                    pattern);
            values.add(pattern);
        });
        // Tags are a list in JSON: the word stands there as a JSON text of its own.
        query.tag().ifPresent(tag -> where("statements.tags LIKE ? ESCAPE '!'", "%" + literal(quoted(tag)) + "%"));
        if (!query.states().isEmpty()) {
            conditions.add("statements.state IN " + Cells.words(StatementState.values(), query.states()::contains));
        }
    }

    static List<HistoryEntry> page(Connection connection, Optional<String> owner, HistoryQuery query, int limit)
            throws SQLException {
        return new HistorySearch(owner, query).run(connection, limit);
    }

    private List<HistoryEntry> run(Connection connection, int limit) throws SQLException {
        String where = conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
        String sql = StatementRows.FROM_IN_SHORT + where + " ORDER BY statements.number DESC LIMIT ?";
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.size(); i++) {
                statement.setObject(i + 1, values.get(i));
            }
            statement.setInt(values.size() + 1, limit);
            try (ResultSet row = statement.executeQuery()) {
                var page = new ArrayList<HistoryEntry>();
                while (row.next()) {
                    page.add(new HistoryEntry(row.getLong("number"), StatementRows.statement(row)));
                }
                return page;
            }
        }
    }

    private void where(String condition, Object value) {
        conditions.add(condition);
        values.add(value);
    }

    private static String quoted(String tag) {
        try {
            return Cells.json(tag);
        } catch (SQLException e) {
            throw new IllegalArgumentException("a tag cannot be written as JSON: " + tag, e);
        }
    }

    /** Text that stands for itself in a pattern. */
    private static String literal(String text) {
        return text.replace("!", "!!").replace("%", "!%").replace("_", "!_");
    }
}
