package dev.parley.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The SQL door with guards, in front of a real engine. */
@Timeout(240)
class SqlGuardsTest {
    @TempDir
    private static Path folder;

    private static ParleyServer server;
    private static Api api;
    private static HiveDriver driver;

    @BeforeAll
    static void open() throws Exception {
        Path config = Files.writeString(
                folder.resolve("parley.yaml"),
                "engine:\n  master: local[2]\nsql:\n  guards: [transform, add, function, reflect, set]\n");
        server = ParleyServer.start(folder.resolve("data"), "--config", config.toString());
        api = new Api(server.address());
        driver = HiveDriver.ofSpark();
    }

    @AfterAll
    static void close() throws Exception {
        driver.close();
        server.close();
    }

    private static Connection connect(String more) throws Exception {
        return driver.connect(server.sqlUrl() + more, "somebody", "x");
    }

    @Test
    void whatIsGuardedIsRefusedInWordsAndTheConnectionGoesOn() throws Exception {
        api.open("notebook");
        for (String url : new String[] {"?my_word=jar", "?parley.session=notebook"}) {
            try (Connection connection = connect(url);
                    Statement statement = connection.createStatement()) {
                assertRefused(statement, "add /* */ jar /tmp/never.jar");
                assertRefused(statement, "select transform(id) using 'cat' as (x string) from range(2)");
                assertRefused(statement, "set spark.sql.catalog.mine=a.B");
                statement.execute("set spark.sql.shuffle.partitions=3");
                try (ResultSet rows = statement.executeQuery("set spark.sql.shuffle.partitions")) {
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getString(2)).isEqualTo("3");
                }
            }
        }
        assertThat(api.run("notebook", "sql", "select transform(id) using 'cat' as (x string) from range(2)")
                        .path("state")
                        .asText())
                .isEqualTo("succeeded");
    }

    private static void assertRefused(Statement statement, String text) {
        SQLException refused = catchThrowableOfType(SQLException.class, () -> statement.execute(text));
        assertThat(refused.getMessage()).contains("[STATEMENT_GUARDED]");
        assertThat(refused.getSQLState()).isEqualTo("42501");
    }

    @Test
    void whatAConnectionStringSetsIsGuardedAsWell() throws Exception {
        SQLException refused = catchThrowableOfType(SQLException.class, () -> connect("?fs.file.impl=a.B"));

        assertThat(refused.getMessage()).contains("STATEMENT_GUARDED");
    }
}
