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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rows that a driver reads while the query's last partition still waits for this test. */
@Timeout(240)
class SqlEarlyRowsTest {
    private static final String LATCH =
            "System.getProperties.get(\"early\").asInstanceOf[java.util.concurrent.CountDownLatch]";
    /** The second half of its argument waits until the latch is open. */
    private static final String MAKE = "spark.udf.register(\"awaited\", (id: Long) => { if (id >= 50) " + LATCH
            + ".await(120, java.util.concurrent.TimeUnit.SECONDS); id })";

    @TempDir
    private static Path folder;

    private static ParleyServer server;
    private static Api api;
    private static HiveDriver driver;

    @BeforeAll
    static void open() throws Exception {
        Path config = Files.writeString(folder.resolve("parley.yaml"), "engine:\n  master: local[2]\n");
        server = ParleyServer.start(folder.resolve("data"), "--config", config.toString());
        api = new Api(server.address());
        driver = HiveDriver.standalone("3.1.3");
        assertThat(api.open("early").path("state").asText()).isEqualTo("idle");
        scala(MAKE);
        assertThat(api.run("early", "sql", "set spark.sql.ansi.enabled=true")
                        .path("state")
                        .asText())
                .isEqualTo("succeeded");
    }

    @AfterAll
    static void close() throws Exception {
        driver.close();
        server.close();
    }

    @BeforeEach
    void closeLatch() throws Exception {
        scala("System.getProperties.put(\"early\", new java.util.concurrent.CountDownLatch(1)); 1");
    }

    private static void scala(String code) throws Exception {
        assertThat(api.run("early", "scala", code).path("state").asText()).isEqualTo("succeeded");
    }

    private static void openLatch() throws Exception {
        scala(LATCH + ".countDown(); 1");
    }

    private static Connection connect() throws Exception {
        return driver.connect(server.sqlUrl() + "?parley.session=early", "somebody", "x");
    }

    @Test
    void theFirstRowIsReadBeforeTheLastOneIsComputed() throws Exception {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select awaited(id) as n from range(0, 100, 1, 2)")) {
            assertThat(rows.getMetaData().getColumnTypeName(1)).isEqualTo("bigint");
            for (int i = 0; i < 50; i++) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getLong("n")).isEqualTo(i);
            }
            openLatch();
            for (int i = 50; i < 100; i++) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getLong("n")).isEqualTo(i);
            }
            assertThat(rows.next()).isFalse();
        }
    }

    @Test
    void aFailureAfterTheFirstRowsIsTheErrorOfTheNext() throws Exception {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select 1 / (99 - awaited(id)) from range(0, 100, 1, 2)")) {
            assertThat(rows.next()).isTrue();
            openLatch();

            SQLException failed = catchThrowableOfType(SQLException.class, () -> readToTheEnd(rows));

            assertThat(failed.getMessage()).contains("DIVIDE_BY_ZERO").doesNotContain("\tat ");
            assertThat(failed.getSQLState()).isEqualTo("22012");
        }
    }

    @Test
    void whatIsCancelledAfterTheFirstRowsSaysSoInTheNext() throws Exception {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select awaited(id) as n from range(0, 100, 1, 2)")) {
            assertThat(rows.next()).isTrue();

            statement.cancel();
            SQLException cancelled = catchThrowableOfType(SQLException.class, () -> readToTheEnd(rows));

            assertThat(cancelled.getSQLState()).isEqualTo("HY008");
        }
    }

    private static void readToTheEnd(ResultSet rows) throws SQLException {
        while (rows.next()) {
            assertThat(rows.getObject(1)).isNotNull();
        }
    }
}
