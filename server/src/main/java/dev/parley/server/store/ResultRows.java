package dev.parley.server.store;

import dev.parley.server.result.Expiry;
import dev.parley.server.result.ResultId;
import dev.parley.server.result.StoredResult;
import io.vertx.core.buffer.Buffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Results as rows. */
final class ResultRows {
    private static final String SAVE =
            """
            INSERT INTO results (session_id, statement_id, created_at, row_count, bytes, content)
            VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (session_id, statement_id) DO UPDATE SET created_at = excluded.created_at,
                row_count = excluded.row_count, bytes = excluded.bytes, content = excluded.content
            """;
    private static final String EXPIRE =
            """
            UPDATE results SET expired_at = ?, expiry_reason = ?, content = NULL
            WHERE session_id = ? AND statement_id = ? AND expired_at IS NULL
            """;
    private static final String HEAD =
            "SELECT session_id, statement_id, created_at, row_count, bytes FROM results WHERE expired_at IS NULL";

    private ResultRows() {}

    static void save(Connection connection, StoredResult result) throws SQLException {
        try (var statement = connection.prepareStatement(SAVE)) {
            statement.setLong(1, result.id().session());
            statement.setInt(2, result.id().statement());
            statement.setString(3, Cells.time(result.createdAt()));
            statement.setLong(4, result.rows());
            statement.setLong(5, result.bytes());
            statement.setString(
                    6,
                    result.inline() == null
                            ? null
                            : Base64.getEncoder().encodeToString(result.inline().getBytes()));
            statement.executeUpdate();
        }
    }

    static Optional<StoredResult> one(Connection connection, ResultId id) throws SQLException {
        try (var statement =
                connection.prepareStatement("SELECT * FROM results WHERE session_id = ? AND statement_id = ?")) {
            statement.setLong(1, id.session());
            statement.setInt(2, id.statement());
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                String content = row.getString("content");
                Instant expired = Cells.time(row.getString("expired_at"));
                return Optional.of(result(
                        row,
                        content == null
                                ? null
                                : Buffer.buffer(Base64.getDecoder().decode(content)),
                        expired == null
                                ? null
                                : new Expiry(
                                        Cells.word(Expiry.Reason.class, row.getString("expiry_reason")), expired)));
            }
        }
    }

    static Map<Long, Long> bytesBySession(Connection connection) throws SQLException {
        String query =
                "SELECT session_id, SUM(bytes) AS bytes FROM results WHERE expired_at IS NULL" + " GROUP BY session_id";
        try (var statement = connection.prepareStatement(query);
                ResultSet row = statement.executeQuery()) {
            Map<Long, Long> bytes = new HashMap<>();
            while (row.next()) {
                bytes.put(row.getLong("session_id"), row.getLong("bytes"));
            }
            return bytes;
        }
    }

    static List<StoredResult> oldest(Connection connection, Optional<Long> session, int limit) throws SQLException {
        String ofSession = session.isPresent() ? " AND session_id = ?" : "";
        String query = HEAD + ofSession + " ORDER BY created_at, session_id, statement_id LIMIT ?";
        try (var statement = connection.prepareStatement(query)) {
            int next = 1;
            if (session.isPresent()) {
                statement.setLong(next++, session.get());
            }
            statement.setInt(next, limit);
            return heads(statement);
        }
    }

    static List<ResultId> files(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(HEAD + " AND content IS NULL")) {
            return heads(statement).stream().map(StoredResult::id).toList();
        }
    }

    static void expire(Connection connection, List<ResultId> ids, Expiry expiry) throws SQLException {
        try (var statement = connection.prepareStatement(EXPIRE)) {
            for (ResultId id : ids) {
                statement.setString(1, Cells.time(expiry.at()));
                statement.setString(2, Cells.word(expiry.reason()));
                statement.setLong(3, id.session());
                statement.setInt(4, id.statement());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static List<StoredResult> heads(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            List<StoredResult> results = new ArrayList<>();
            while (row.next()) {
                results.add(result(row, null, null));
            }
            return results;
        }
    }

    private static StoredResult result(ResultSet row, Buffer inline, Expiry expired) throws SQLException {
        return new StoredResult(
                new ResultId(row.getLong("session_id"), row.getInt("statement_id")),
                Cells.time(row.getString("created_at")),
                row.getLong("row_count"),
                row.getLong("bytes"),
                inline,
                expired);
    }
}
