package dev.parley.server.store;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.parley.protocol.model.Parameter;
import dev.parley.server.once.CallKey;
import dev.parley.server.sweep.PointOutcome;
import dev.parley.server.sweep.SweepGrid;
import dev.parley.server.sweep.SweepLedger;
import dev.parley.server.sweep.SweepRecord;
import dev.parley.server.sweep.SweepState;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Sweeps and how their points ended as rows. */
final class SweepRows {
    private static final TypeReference<List<List<Parameter>>> GRID = new TypeReference<>() {};
    private static final String ADD =
            """
            INSERT INTO sweeps (id, snippet, version, grid, at_once, call_key, fingerprint, state, started_at, ended_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING
            """;
    private static final String SAVE_POINT =
            """
            INSERT INTO sweep_points (sweep, point, outcome, session_id, statement_id, error) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (sweep, point) DO NOTHING
            """;
    private static final String OLD =
            "SELECT id FROM sweeps WHERE ended_at IS NOT NULL ORDER BY ended_at DESC LIMIT 100 OFFSET ?";

    private SweepRows() {}

    static void save(Connection connection, SweepRecord sweep) throws SQLException {
        try (var statement = connection.prepareStatement("UPDATE sweeps SET state = ?, ended_at = ? WHERE id = ?")) {
            statement.setString(1, Cells.word(sweep.state()));
            statement.setString(2, Cells.time(sweep.endedAt()));
            statement.setString(3, sweep.id());
            statement.executeUpdate();
        }
    }

    static void add(Connection connection, SweepRecord sweep) throws SQLException {
        try (var statement = connection.prepareStatement(ADD)) {
            statement.setString(1, sweep.id());
            statement.setString(2, sweep.snippet());
            statement.setInt(3, sweep.version());
            statement.setString(4, Cells.text(Cells.json(sweep.grid().points())));
            statement.setInt(5, sweep.atOnce());
            statement.setString(
                    6, sweep.key() == null ? null : Cells.text(sweep.key().key()));
            statement.setString(7, sweep.key() == null ? null : sweep.key().fingerprint());
            statement.setString(8, Cells.word(sweep.state()));
            statement.setString(9, Cells.time(sweep.startedAt()));
            statement.setString(10, Cells.time(sweep.endedAt()));
            statement.executeUpdate();
        }
        for (String old : old(connection)) {
            delete(connection, "DELETE FROM sweep_points WHERE sweep = ?", old);
            delete(connection, "DELETE FROM sweeps WHERE id = ?", old);
        }
    }

    private static List<String> old(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(OLD)) {
            statement.setInt(1, SweepLedger.MOST_ENDED);
            try (ResultSet row = statement.executeQuery()) {
                var old = new ArrayList<String>();
                while (row.next()) {
                    old.add(row.getString("id"));
                }
                return old;
            }
        }
    }

    private static void delete(Connection connection, String sql, String sweep) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setString(1, sweep);
            statement.executeUpdate();
        }
    }

    static void save(Connection connection, String sweep, PointOutcome outcome) throws SQLException {
        try (var statement = connection.prepareStatement(SAVE_POINT)) {
            statement.setString(1, sweep);
            statement.setInt(2, outcome.point());
            statement.setString(3, Cells.word(outcome.kind()));
            statement.setObject(4, outcome.session());
            statement.setObject(5, outcome.statement());
            statement.setString(6, Cells.text(outcome.error()));
            statement.executeUpdate();
        }
    }

    static Optional<SweepRecord> one(Connection connection, String column, String value) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT * FROM sweeps WHERE " + column + " = ?")) {
            statement.setString(1, Cells.text(value));
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(sweep(row)) : Optional.empty();
            }
        }
    }

    static List<SweepRecord> unfinished(Connection connection) throws SQLException {
        try (var statement =
                        connection.prepareStatement("SELECT * FROM sweeps WHERE ended_at IS NULL ORDER BY started_at");
                ResultSet row = statement.executeQuery()) {
            var all = new ArrayList<SweepRecord>();
            while (row.next()) {
                all.add(sweep(row));
            }
            return all;
        }
    }

    static List<PointOutcome> outcomes(Connection connection, String sweep) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT * FROM sweep_points WHERE sweep = ? ORDER BY point")) {
            statement.setString(1, sweep);
            try (ResultSet row = statement.executeQuery()) {
                var all = new ArrayList<PointOutcome>();
                while (row.next()) {
                    all.add(outcome(row));
                }
                return all;
            }
        }
    }

    private static PointOutcome outcome(ResultSet row) throws SQLException {
        Long statement = Cells.number(row, "statement_id");
        return new PointOutcome(
                row.getInt("point"),
                Cells.word(PointOutcome.Kind.class, row.getString("outcome")),
                Cells.number(row, "session_id"),
                statement == null ? null : statement.intValue(),
                Cells.fromText(row.getString("error")));
    }

    private static SweepRecord sweep(ResultSet row) throws SQLException {
        String key = Cells.fromText(row.getString("call_key"));
        return new SweepRecord(
                row.getString("id"),
                row.getString("snippet"),
                row.getInt("version"),
                new SweepGrid(Cells.json(Cells.fromText(row.getString("grid")), GRID)),
                row.getInt("at_once"),
                key == null ? null : new CallKey(key, row.getString("fingerprint")),
                Cells.word(SweepState.class, row.getString("state")),
                Cells.time(row.getString("started_at")),
                Cells.time(row.getString("ended_at")));
    }
}
