package dev.parley.server.store;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.parley.protocol.model.SessionSpec;
import dev.parley.protocol.model.SessionState;
import dev.parley.server.session.SessionSnapshot;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Sessions as rows. */
final class SessionRows {
    private static final TypeReference<SessionSpec> SPEC = new TypeReference<>() {};
    private static final TypeReference<LinkedHashMap<String, Instant>> PHASES = new TypeReference<>() {};
    private static final TypeReference<SessionSnapshot.Restart> RESTART = new TypeReference<>() {};
    private static final String SAVE =
            """
            INSERT INTO sessions (id, name, spec, state, generation, engine, phases, created_at, ended_at, ended_reason, version,
                last_restart, owner)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET
                name = excluded.name, spec = excluded.spec, state = excluded.state, generation = excluded.generation,
                engine = excluded.engine, phases = excluded.phases, created_at = excluded.created_at,
                ended_at = excluded.ended_at, ended_reason = excluded.ended_reason, version = excluded.version,
                last_restart = excluded.last_restart, owner = excluded.owner
            """;

    private SessionRows() {}

    static void save(Connection connection, SessionSnapshot session) throws SQLException {
        try (var statement = connection.prepareStatement(SAVE)) {
            statement.setLong(1, session.id());
            statement.setString(2, session.name());
            statement.setString(3, Cells.json(session.spec()));
            statement.setString(4, Cells.word(session.state()));
            statement.setInt(5, session.generation());
            statement.setString(6, session.engine());
            statement.setString(7, Cells.json(session.phases()));
            statement.setString(8, Cells.time(session.createdAt()));
            statement.setString(9, Cells.time(session.endedAt()));
            statement.setString(10, Cells.text(session.endedReason()));
            statement.setLong(11, session.version());
            statement.setString(12, Cells.json(session.lastRestart()));
            statement.setString(13, session.owner());
            statement.executeUpdate();
        }
    }

    static long lastId(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT COALESCE(MAX(id), 0) FROM sessions");
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    static Optional<SessionSnapshot> latest(Connection connection, String owner, String name) throws SQLException {
        String query = "SELECT * FROM sessions WHERE owner = ? AND name = ? ORDER BY id DESC LIMIT 1";
        try (var statement = connection.prepareStatement(query)) {
            statement.setString(1, owner);
            statement.setString(2, name);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(session(row)) : Optional.empty();
            }
        }
    }

    static Optional<SessionSnapshot> one(Connection connection, long id) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT * FROM sessions WHERE id = ?")) {
            statement.setLong(1, id);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(session(row)) : Optional.empty();
            }
        }
    }

    /** Those of one user, or of all. */
    static List<SessionSnapshot> page(
            Connection connection, Optional<String> owner, Set<SessionState> states, long before, int limit)
            throws SQLException {
        String whose = owner.isPresent() ? " AND owner = ?" : "";
        String which = states.isEmpty() ? "" : " AND state IN " + Cells.words(SessionState.values(), states::contains);
        String query = "SELECT * FROM sessions WHERE id < ?" + whose + which + " ORDER BY id DESC LIMIT ?";
        try (var statement = connection.prepareStatement(query)) {
            statement.setLong(1, before);
            int next = 2;
            if (owner.isPresent()) {
                statement.setString(next++, owner.get());
            }
            statement.setInt(next, limit);
            try (ResultSet row = statement.executeQuery()) {
                List<SessionSnapshot> page = new ArrayList<>();
                while (row.next()) {
                    page.add(session(row));
                }
                return page;
            }
        }
    }

    private static SessionSnapshot session(ResultSet row) throws SQLException {
        return new SessionSnapshot(
                row.getLong("id"),
                row.getString("name"),
                row.getString("owner"),
                Cells.json(row.getString("spec"), SPEC),
                Cells.word(SessionState.class, row.getString("state")),
                row.getInt("generation"),
                row.getString("engine"),
                Cells.json(row.getString("phases"), PHASES),
                Cells.time(row.getString("created_at")),
                Cells.time(row.getString("ended_at")),
                Cells.fromText(row.getString("ended_reason")),
                row.getLong("version"),
                Cells.json(row.getString("last_restart"), RESTART),
                null);
    }
}
