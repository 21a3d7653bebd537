package dev.parley.server.store;

import dev.parley.protocol.model.SessionState;
import dev.parley.server.session.SessionSnapshot;
import dev.parley.server.session.StatementSnapshot;
import dev.parley.server.session.UnfinishedSession;
import dev.parley.server.session.UnfinishedSession.Unfinished;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads what an earlier run of the server left unfinished. */
final class UnfinishedRows {
    private static final Set<SessionState> LIVING = Arrays.stream(SessionState.values())
            .filter(state -> !state.isTerminal())
            .collect(Collectors.toUnmodifiableSet());

    private UnfinishedRows() {}

    /** By id, ascending. */
    static List<UnfinishedSession> all(Connection connection) throws SQLException {
        var all = new ArrayList<UnfinishedSession>();
        for (SessionSnapshot session :
                SessionRows.page(connection, Optional.empty(), LIVING, Long.MAX_VALUE, Integer.MAX_VALUE)) {
            all.add(
                    0,
                    new UnfinishedSession(
                            session, lastStatement(connection, session), statements(connection, session)));
        }
        return all;
    }

    private static List<Unfinished> statements(Connection connection, SessionSnapshot session) throws SQLException {
        var unfinished = new ArrayList<Unfinished>();
        for (StatementSnapshot statement : StatementRows.unfinished(connection, session.id())) {
            unfinished.add(new Unfinished(statement, JournalRows.of(connection, statement.session(), statement.id())));
        }
        return unfinished;
    }

    private static int lastStatement(Connection connection, SessionSnapshot session) throws SQLException {
        String query = "SELECT COALESCE(MAX(id), -1) FROM statements WHERE session_id = ?";
        try (var statement = connection.prepareStatement(query)) {
            statement.setLong(1, session.id());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }
}
