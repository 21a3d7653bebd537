package dev.parley.server.store;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.parley.protocol.engine.EngineEvent;
import dev.parley.server.session.JournalEntry;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What happened to statements that have not ended, as rows. */
final class JournalRows {
    private static final TypeReference<EngineEvent> EVENT = new TypeReference<>() {};
    private static final String ADD =
            "INSERT INTO statement_journal (session_id, statement_id, number, happened_at, heard, event)"
                    + " VALUES (?, ?, ?, ?, ?, ?)";
    private static final String OF = " FROM statement_journal WHERE session_id = ? AND statement_id = ?";

    private JournalRows() {}

    static void add(Connection connection, long session, int id, List<JournalEntry> entries) throws SQLException {
        try (var statement = connection.prepareStatement(ADD)) {
            for (JournalEntry entry : entries) {
                statement.setLong(1, session);
                statement.setInt(2, id);
                statement.setLong(3, entry.number());
                statement.setString(4, Cells.time(entry.at()));
                statement.setLong(5, entry.heard());
                statement.setString(6, Cells.json(entry.event()));
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    static List<JournalEntry> of(Connection connection, long session, int id) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT *" + OF + " ORDER BY number")) {
            statement.setLong(1, session);
            statement.setInt(2, id);
            try (ResultSet row = statement.executeQuery()) {
                var entries = new ArrayList<JournalEntry>();
                while (row.next()) {
                    entries.add(entry(row));
                }
                return entries;
            }
        }
    }

    private static JournalEntry entry(ResultSet row) throws SQLException {
        EngineEvent event = Cells.json(row.getString("event"), EVENT);
        return new JournalEntry(
                row.getLong("number"),
                Cells.time(row.getString("happened_at")),
                row.getLong("heard"),
                (EngineEvent.OfStatement) event);
    }

    static void remove(Connection connection, long session, int id) throws SQLException {
        try (var statement = connection.prepareStatement("DELETE" + OF)) {
            statement.setLong(1, session);
            statement.setInt(2, id);
            statement.executeUpdate();
        }
    }
}
