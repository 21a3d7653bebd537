package dev.parley.server.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;

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
            ORDER BY ended_at, number LIMIT ?
            """;
    private static final String SESSIONS =
            """
            SELECT id FROM sessions
            WHERE ended_at < ? AND id < (SELECT MAX(id) FROM sessions)
                AND NOT EXISTS (SELECT 1 FROM statements WHERE session_id = sessions.id)
            ORDER BY ended_at, id LIMIT ?
            """;

    private OldRows() {}

    /** How many statements and sessions these were, at most so many of each. */
    static int remove(Connection connection, Instant before, int limit) throws SQLException {
        FirstCallRows.remove(connection, before); // they were made before what they made ended
        // Of the same statements, since none of them has a result that keeps it.
        delete(connection, "results WHERE (session_id, statement_id) IN", STATEMENTS, before, limit);
        int statements = delete(connection, "statements WHERE (session_id, id) IN", STATEMENTS, before, limit);
        return statements + delete(connection, "sessions WHERE id IN", SESSIONS, before, limit);
    }

    private static int delete(Connection connection, String from, String which, Instant before, int limit)
            throws SQLException {
        try (var statement = connection.prepareStatement("DELETE FROM " + from + " (" + which + ")")) {
            statement.setString(1, Cells.time(before));
            statement.setInt(2, limit);
            return statement.executeUpdate();
        }
    }
}
