package dev.parley.server.store;

import dev.parley.server.once.CallKey;
import dev.parley.server.once.FirstCall;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Requests that were done once, as rows; old ones go as new ones come. */
final class FirstCallRows {
    static final Duration KEPT = Duration.ofDays(7);

    private static final String SAVE =
            "INSERT INTO first_calls (scope, key, fingerprint, session_id, statement_id, called_at)"
                    + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (scope, key) DO NOTHING";

    private FirstCallRows() {}

    static void save(Connection connection, FirstCall first, Instant now) throws SQLException {
        remove(connection, now.minus(KEPT));
        try (var statement = connection.prepareStatement(SAVE)) {
            statement.setString(1, first.scope());
            statement.setString(2, first.call().key());
            statement.setString(3, first.call().fingerprint());
            statement.setLong(4, first.session());
            statement.setObject(5, first.statement());
            statement.setString(6, Cells.time(now));
            if (statement.executeUpdate() == 0) {
                requireSame(connection, first);
            }
        }
    }

    static void remove(Connection connection, Instant before) throws SQLException {
        try (var statement = connection.prepareStatement("DELETE FROM first_calls WHERE called_at < ?")) {
            statement.setString(1, Cells.time(before));
            statement.executeUpdate();
        }
    }

    /** It is there where this was done before and is done again. */
    private static void requireSame(Connection connection, FirstCall first) throws SQLException {
        if (!find(connection, first.scope(), first.call().key()).equals(Optional.of(first))) {
            throw new SQLException("the key of a call is another's");
        }
    }

    static Optional<FirstCall> find(Connection connection, String scope, String key) throws SQLException {
        String query = "SELECT * FROM first_calls WHERE scope = ? AND key = ?";
        try (var statement = connection.prepareStatement(query)) {
            statement.setString(1, scope);
            statement.setString(2, key);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(firstCall(row)) : Optional.empty();
            }
        }
    }

    private static FirstCall firstCall(ResultSet row) throws SQLException {
        var call = new CallKey(row.getString("key"), row.getString("fingerprint"));
        Long statement = Cells.number(row, "statement_id");
        return new FirstCall(
                row.getString("scope"),
                call,
                row.getLong("session_id"),
                statement == null ? null : statement.intValue());
    }
}
