package dev.parley.server.store;

import dev.parley.server.engine.AttachedApplication;
import dev.parley.server.engine.EngineRecord;
import dev.parley.server.engine.EngineRecord.ProcessMark;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The engines that live as rows. */
final class EngineRows {
    private static final String SAVE =
            """
            INSERT INTO engines (id, secret_hash, profile, owner, dedicated, launched_at, process, process_started_at,
                application_name, application_id)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET
                secret_hash = excluded.secret_hash, profile = excluded.profile, owner = excluded.owner, dedicated = excluded.dedicated,
                launched_at = excluded.launched_at, process = excluded.process,
                process_started_at = excluded.process_started_at
            """;

    private EngineRows() {}

    static void save(Connection connection, EngineRecord engine) throws SQLException {
        ProcessMark process = engine.process();
        try (var statement = connection.prepareStatement(SAVE)) {
            statement.setString(1, engine.id());
            statement.setString(2, engine.secretHash());
            statement.setString(3, engine.profile());
            statement.setString(4, engine.owner());
            statement.setInt(5, engine.dedicated() ? 1 : 0);
            statement.setString(6, Cells.time(engine.launchedAt()));
            statement.setObject(7, process == null ? null : process.pid(), java.sql.Types.BIGINT);
            statement.setString(8, process == null ? null : Cells.time(process.startedAt()));
            AttachedApplication application = engine.application();
            statement.setString(9, application == null ? null : application.name());
            statement.setString(10, application == null ? null : application.id());
            statement.executeUpdate();
        }
    }

    static void remove(Connection connection, String id) throws SQLException {
        try (var statement = connection.prepareStatement("DELETE FROM engines WHERE id = ?")) {
            statement.setString(1, id);
            statement.executeUpdate();
        }
    }

    static List<EngineRecord> all(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT * FROM engines ORDER BY launched_at");
                ResultSet row = statement.executeQuery()) {
            var all = new ArrayList<EngineRecord>();
            while (row.next()) {
                all.add(engine(row));
            }
            return all;
        }
    }

    private static EngineRecord engine(ResultSet row) throws SQLException {
        long pid = row.getLong("process");
        ProcessMark process =
                row.wasNull() ? null : new ProcessMark(pid, Cells.time(row.getString("process_started_at")));
        String name = row.getString("application_name");
        return new EngineRecord(
                row.getString("id"),
                row.getString("secret_hash"),
                row.getString("profile"),
                row.getString("owner"),
                row.getInt("dedicated") == 1,
                Cells.time(row.getString("launched_at")),
                process,
                name == null ? null : new AttachedApplication(name, row.getString("application_id")));
    }
}
