package dev.parley.server.store;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.parley.server.batch.BatchQuery;
import dev.parley.server.batch.BatchRecord;
import dev.parley.server.batch.BatchSpec;
import dev.parley.server.batch.BatchState;
import dev.parley.server.engine.EngineRecord.ProcessMark;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Batches and their tags as rows. */
final class BatchRows {
    private static final TypeReference<BatchSpec> SPEC = new TypeReference<>() {};
    private static final String SAVE =
            """
            INSERT INTO batches (id, owner, mark, spec, state, pid, process_started_at, application, exit_code, ended_reason,
                created_at, started_at, ended_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET
                state = excluded.state, pid = excluded.pid, process_started_at = excluded.process_started_at,
                application = excluded.application, exit_code = excluded.exit_code, ended_reason = excluded.ended_reason,
                started_at = excluded.started_at, ended_at = excluded.ended_at
            """;
    private static final String SAVE_TAG =
            "INSERT INTO batch_tags (batch_id, tag) VALUES (?, ?) ON CONFLICT (batch_id, tag) DO NOTHING";
    private static final String WITH_TAG =
            " AND EXISTS (SELECT 1 FROM batch_tags AS t WHERE t.batch_id = b.id AND t.tag = ?)";
    private static final String OUTDATED =
            """
            SELECT id FROM batches WHERE ended_at IS NOT NULL AND id < (SELECT MAX(id) FROM batches) AND (ended_at < ?
                OR id NOT IN (SELECT id FROM batches WHERE ended_at IS NOT NULL ORDER BY id DESC LIMIT ?))
            ORDER BY id LIMIT ?
            """;

    private BatchRows() {}

    static void save(Connection connection, BatchRecord batch) throws SQLException {
        try (var statement = connection.prepareStatement(SAVE)) {
            statement.setLong(1, batch.id());
            statement.setString(2, batch.owner());
            statement.setString(3, batch.mark());
            statement.setString(4, Cells.json(batch.spec()));
            statement.setString(5, Cells.word(batch.state()));
            setProcess(statement, batch.process());
            statement.setString(8, batch.application());
            if (batch.exitCode() == null) {
                statement.setNull(9, Types.INTEGER);
            } else {
                statement.setInt(9, batch.exitCode());
            }
            statement.setString(10, Cells.text(batch.endedReason()));
            statement.setString(11, Cells.time(batch.createdAt()));
            statement.setString(12, Cells.time(batch.startedAt()));
            statement.setString(13, Cells.time(batch.endedAt()));
            statement.executeUpdate();
        }
        try (var statement = connection.prepareStatement(SAVE_TAG)) {
            for (String tag : batch.spec().tags()) {
                statement.setLong(1, batch.id());
                statement.setString(2, Cells.text(tag));
                statement.executeUpdate();
            }
        }
    }

    private static void setProcess(PreparedStatement statement, ProcessMark process) throws SQLException {
        if (process == null) {
            statement.setNull(6, Types.BIGINT);
        } else {
            statement.setLong(6, process.pid());
        }
        statement.setString(7, process == null ? null : Cells.time(process.startedAt()));
    }

    static long lastId(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT COALESCE(MAX(id), 0) FROM batches");
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    static Optional<BatchRecord> one(Connection connection, long id) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT * FROM batches WHERE id = ?")) {
            statement.setLong(1, id);
            return all(statement).stream().findFirst();
        }
    }

    static List<BatchRecord> page(Connection connection, BatchQuery query) throws SQLException {
        String which = query.states().isEmpty()
                ? ""
                : " AND state IN " + Cells.words(BatchState.values(), query.states()::contains);
        String sql = "SELECT * FROM batches AS b WHERE id < ?" + which
                + (query.owner().isPresent() ? " AND owner = ?" : "")
                + (query.tag().isPresent() ? WITH_TAG : "")
                + " ORDER BY id DESC LIMIT ?";
        try (var statement = connection.prepareStatement(sql)) {
            int next = 1;
            statement.setLong(next++, query.before().orElse(Long.MAX_VALUE));
            if (query.owner().isPresent()) {
                statement.setString(next++, query.owner().get());
            }
            if (query.tag().isPresent()) {
                statement.setString(next++, Cells.text(query.tag().get()));
            }
            statement.setInt(next, query.limit());
            return all(statement);
        }
    }

    static List<BatchRecord> unfinished(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT * FROM batches WHERE ended_at IS NULL ORDER BY id")) {
            return all(statement);
        }
    }

    static List<Long> outdated(Connection connection, Instant before, int keep, int limit) throws SQLException {
        try (var statement = connection.prepareStatement(OUTDATED)) {
            statement.setString(1, Cells.time(before));
            statement.setInt(2, keep);
            statement.setInt(3, limit);
            try (ResultSet row = statement.executeQuery()) {
                var ids = new ArrayList<Long>();
                while (row.next()) {
                    ids.add(row.getLong(1));
                }
                return ids;
            }
        }
    }

    static void remove(Connection connection, List<Long> ids) throws SQLException {
        for (String sql : List.of("DELETE FROM batch_tags WHERE batch_id = ?", "DELETE FROM batches WHERE id = ?")) {
            try (var statement = connection.prepareStatement(sql)) {
                for (long id : ids) {
                    statement.setLong(1, id);
                    statement.executeUpdate();
                }
            }
        }
    }

    private static List<BatchRecord> all(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            var all = new ArrayList<BatchRecord>();
            while (row.next()) {
                all.add(batch(row));
            }
            return all;
        }
    }

    private static BatchRecord batch(ResultSet row) throws SQLException {
        Long pid = Cells.number(row, "pid");
        Long exit = Cells.number(row, "exit_code");
        return new BatchRecord(
                row.getLong("id"),
                row.getString("owner"),
                row.getString("mark"),
                Cells.json(row.getString("spec"), SPEC),
                Cells.word(BatchState.class, row.getString("state")),
                pid == null ? null : new ProcessMark(pid, Cells.time(row.getString("process_started_at"))),
                row.getString("application"),
                exit == null ? null : exit.intValue(),
                Cells.fromText(row.getString("ended_reason")),
                Cells.time(row.getString("created_at")),
                Cells.time(row.getString("started_at")),
                Cells.time(row.getString("ended_at")));
    }
}
