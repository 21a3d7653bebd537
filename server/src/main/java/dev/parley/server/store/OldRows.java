package dev.parley.server.store;

import dev.parley.server.result.ResultId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Removes what ended long ago; the highest number of each kind stays, since the next one is counted from it. */
final class OldRows {
    private static final String STATEMENTS =
            """
            SELECT session_id, id FROM statements AS s
            WHERE ended_at < ? AND number < (SELECT MAX(number) FROM statements)
                AND NOT EXISTS (SELECT 1 FROM results
                    WHERE results.session_id = s.session_id AND statement_id = s.id AND expired_at IS NULL)
                AND (EXISTS (SELECT 1 FROM sessions WHERE sessions.id = s.session_id AND sessions.ended_at IS NOT NULL)
                    OR id < (SELECT MAX(id) FROM statements AS own WHERE own.session_id = s.session_id))
            ORDER BY ended_at LIMIT ?
            """;
    private static final String SESSIONS =
            """
            SELECT id FROM sessions
            WHERE ended_at < ? AND id < (SELECT MAX(id) FROM sessions)
                AND NOT EXISTS (SELECT 1 FROM statements WHERE session_id = sessions.id)
            ORDER BY ended_at LIMIT ?
            """;

    private OldRows() {}

    /** How many statements and sessions these were, at most so many of each. */
    static int remove(Connection connection, Instant before, int limit) throws SQLException {
        FirstCallRows.remove(connection, before); // they were made before what they made ended
        return removeStatements(connection, before, limit) + removeSessions(connection, before, limit);
    }

    private static int removeStatements(Connection connection, Instant before, int limit) throws SQLException {
        List<ResultId> old = new ArrayList<>();
        try (var statement = connection.prepareStatement(STATEMENTS)) {
            statement.setString(1, Cells.time(before));
            statement.setInt(2, limit);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    old.add(new ResultId(row.getLong("session_id"), row.getInt("id")));
                }
            }
        }
        for (String sql : List.of(
                "DELETE FROM results WHERE session_id = ? AND statement_id = ?",
                "DELETE FROM statements WHERE session_id = ? AND id = ?")) {
            try (var statement = connection.prepareStatement(sql)) {
                for (ResultId id : old) {
                    statement.setLong(1, id.session());
                    statement.setInt(2, id.statement());
                    statement.executeUpdate();
                }
            }
        }
        return old.size();
    }

    private static int removeSessions(Connection connection, Instant before, int limit) throws SQLException {
        List<Long> old = new ArrayList<>();
        try (var statement = connection.prepareStatement(SESSIONS)) {
            statement.setString(1, Cells.time(before));
            statement.setInt(2, limit);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    old.add(row.getLong("id"));
                }
            }
        }
        try (var statement = connection.prepareStatement("DELETE FROM sessions WHERE id = ?")) {
            for (long id : old) {
                statement.setLong(1, id);
                statement.executeUpdate();
            }
        }
        return old.size();
    }
}
