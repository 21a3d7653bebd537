package dev.parley.server.store;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.parley.server.snippet.PublishedSnippet;
import dev.parley.server.snippet.SnippetDefinition;
import dev.parley.server.snippet.SnippetLedger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Versions of snippets as rows. */
final class SnippetRows {
    private static final TypeReference<SnippetDefinition> DEFINITION = new TypeReference<>() {};
    private static final String SAVE =
            """
            INSERT INTO snippets (name, version, owner, visibility, definition, published_at) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (name, version) DO UPDATE SET owner = excluded.owner, visibility = excluded.visibility,
                definition = excluded.definition, published_at = excluded.published_at
            """;
    private static final String LATEST =
            "SELECT * FROM snippets AS s WHERE version = (SELECT MAX(version) FROM snippets WHERE name = s.name)";

    private SnippetRows() {}

    static void save(Connection connection, PublishedSnippet snippet) throws SQLException {
        try (var statement = connection.prepareStatement(SAVE)) {
            statement.setString(1, snippet.name());
            statement.setInt(2, snippet.version());
            statement.setString(3, snippet.owner());
            statement.setString(4, Cells.word(snippet.definition().visibility()));
            statement.setString(5, Cells.json(snippet.definition()));
            statement.setString(6, Cells.time(snippet.publishedAt()));
            statement.executeUpdate();
        }
        try (var statement = connection.prepareStatement("DELETE FROM snippets WHERE name = ? AND version <= ?")) {
            statement.setString(1, snippet.name());
            statement.setInt(2, snippet.version() - SnippetLedger.VERSIONS);
            statement.executeUpdate();
        }
    }

    static void remove(Connection connection, String name) throws SQLException {
        try (var statement = connection.prepareStatement("DELETE FROM snippets WHERE name = ?")) {
            statement.setString(1, name);
            statement.executeUpdate();
        }
    }

    static Optional<PublishedSnippet> latest(Connection connection, String name) throws SQLException {
        try (var statement =
                connection.prepareStatement("SELECT * FROM snippets WHERE name = ? ORDER BY version DESC LIMIT 1")) {
            statement.setString(1, name);
            return first(statement);
        }
    }

    static Optional<PublishedSnippet> version(Connection connection, String name, int version) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT * FROM snippets WHERE name = ? AND version = ?")) {
            statement.setString(1, name);
            statement.setInt(2, version);
            return first(statement);
        }
    }

    static List<PublishedSnippet> all(Connection connection, int limit) throws SQLException {
        try (var statement = connection.prepareStatement(LATEST + " ORDER BY name LIMIT ?")) {
            statement.setInt(1, limit);
            try (ResultSet row = statement.executeQuery()) {
                var all = new ArrayList<PublishedSnippet>();
                while (row.next()) {
                    all.add(snippet(row));
                }
                return all;
            }
        }
    }

    private static Optional<PublishedSnippet> first(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            return row.next() ? Optional.of(snippet(row)) : Optional.empty();
        }
    }

    private static PublishedSnippet snippet(ResultSet row) throws SQLException {
        return new PublishedSnippet(
                row.getString("name"),
                row.getInt("version"),
                row.getString("owner"),
                Cells.json(row.getString("definition"), DEFINITION),
                Cells.time(row.getString("published_at")));
    }
}
