package dev.parley.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.store.StoreKind.TestStore;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** The schema is the same on every kind of database, and so is each script. */
@OnEveryStore
class MigrationsTest {
    @Parameter
    StoreKind kind;

    @TempDir
    Path folder;

    @Test
    void everyScriptIsAppliedOnce() throws Exception {
        TestStore where = kind.fresh(folder);

        OpenStore.in(where).close();
        OpenStore.in(where).close();

        var applied = new TreeSet<String>();
        try (var connection = where.door().open();
                var statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT script, success FROM flyway_schema_history WHERE version IS NOT NULL")) {
            while (row.next()) {
                assertThat(row.getBoolean("success")).isTrue();
                assertThat(applied.add(row.getString("script"))).isTrue();
            }
        }
        assertThat(applied).isEqualTo(scripts());
    }

    @Test
    void columnsAreAsOnTheEmbeddedStore() throws SQLException {
        TestStore where = kind.fresh(folder.resolve("this"));
        TestStore embedded = StoreKind.SQLITE.fresh(folder.resolve("embedded"));
        OpenStore.in(where).close();
        OpenStore.in(embedded).close();

        assertThat(columns(where)).hasSizeGreaterThan(40).isEqualTo(columns(embedded));
    }

    /** By table and name: whether each takes null. */
    private static Map<String, Boolean> columns(TestStore where) throws SQLException {
        var columns = new TreeMap<String, Boolean>();
        try (var connection = where.door().open();
                ResultSet row = connection.getMetaData().getColumns(null, null, "%", "%")) {
            while (row.next()) {
                String table = row.getString("TABLE_NAME").toLowerCase(Locale.ROOT);
                String schema = row.getString("TABLE_SCHEM");
                boolean isOurs = schema == null || schema.equals("public");
                if (isOurs && !table.startsWith("flyway_") && !table.startsWith("sqlite_") && isTable(table)) {
                    columns.put(
                            table + "." + row.getString("COLUMN_NAME"),
                            row.getString("IS_NULLABLE").equals("YES"));
                }
            }
        }
        return columns;
    }

    /** Some drivers list the columns of indexes as well. */
    private static boolean isTable(String name) {
        return !name.contains("_by_") && !name.endsWith("_pkey");
    }

    private static Set<String> scripts() throws IOException, URISyntaxException {
        URI one = MigrationsTest.class
                .getResource("/db/migration/V1__sessions_and_statements.sql")
                .toURI();
        try (Stream<Path> files = Files.list(Path.of(one).getParent())) {
            var scripts = new TreeSet<String>();
            files.forEach(file -> scripts.add(file.getFileName().toString()));
            return scripts;
        }
    }
}
