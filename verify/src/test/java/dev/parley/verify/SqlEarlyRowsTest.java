package dev.parley.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows that each driver reads while the query's last partition still waits for this test, on either Spark. */
@Timeout(240)
class SqlEarlyRowsTest {
    private static final String QUERY = "select gated(id, 50) as n from range(0, 100, 1, 2)";

    @TempDir
    private static Path folder;

    private static ParleyServer server;
    private static final Map<String, RowGate> GATES = new HashMap<>();
    private static final Map<String, HiveDriver> DRIVERS = new HashMap<>();

    @BeforeAll
    static void open() throws Exception {
        Path config = Files.writeString(
                folder.resolve("parley.yaml"),
                "engine:\n  master: local[2]\nprofiles:\n  four:\n    spark_home: "
                        + SparkEngines.SPARK_4.toAbsolutePath() + "\n");
        server = ParleyServer.start(folder.resolve("data"), "--config", config.toString());
        var api = new Api(server.address());
        for (String profile : List.of("default", "four")) {
            String session = "early-" + profile;
            assertThat(api.open(session, Map.of("profile", profile))
                            .path("state")
                            .asText())
                    .isEqualTo("idle");
            GATES.put(session, new RowGate(api, session));
            assertThat(api.run(session, "sql", "set spark.sql.ansi.enabled=true")
                            .path("state")
                            .asText())
                    .isEqualTo("succeeded");
        }
        DRIVERS.put("2.3", HiveDriver.ofSpark());
        DRIVERS.put("3.1.3", HiveDriver.standalone("3.1.3"));
        DRIVERS.put("4.1.0", HiveDriver.standalone("4.1.0"));
        DRIVERS.put("kyuubi", HiveDriver.kyuubi("1.9.2"));
    }

    @AfterAll
    static void close() throws Exception {
        for (HiveDriver driver : DRIVERS.values()) {
            driver.close();
        }
        server.close();
    }

    /** A driver in an attached session. */
    private record Reader(String driver, String session) {
        Connection connect() throws Exception {
            return DRIVERS.get(driver).connect(server.sqlUrl() + "?parley.session=" + session, "somebody", "x");
        }

        RowGate gate() {
            return GATES.get(session);
        }
    }

    /** Each driver on the one Spark, and one of them on the other: what drivers do does not depend on it. */
    private static List<Reader> readers() {
        return List.of(
                new Reader("2.3", "early-default"),
                new Reader("3.1.3", "early-default"),
                new Reader("4.1.0", "early-default"),
                new Reader("kyuubi", "early-default"),
                new Reader("3.1.3", "early-four"));
    }

    @ParameterizedTest
    @MethodSource("readers")
    void theFirstRowIsReadBeforeTheLastOneIsComputed(Reader reader) throws Exception {
        reader.gate().shut();
        try (Connection connection = reader.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(QUERY)) {
            assertThat(rows.getMetaData().getColumnTypeName(1)).isEqualToIgnoringCase("bigint");
            for (int i = 0; i < 50; i++) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getLong("n")).isEqualTo(i);
            }
            reader.gate().open();
            for (int i = 50; i < 100; i++) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getLong("n")).isEqualTo(i);
            }
            assertThat(rows.next()).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("readers")
    void aFailureAfterTheFirstRowsIsTheErrorOfTheNext(Reader reader) throws Exception {
        reader.gate().shut();
        try (Connection connection = reader.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select 1 / (99 - gated(id, 50)) from range(0, 100, 1, 2)")) {
            assertThat(rows.next()).isTrue();
            reader.gate().open();

            SQLException failed = catchThrowableOfType(SQLException.class, () -> readToTheEnd(rows));

            assertThat(failed.getMessage()).contains("DIVIDE_BY_ZERO").doesNotContain("\tat ");
            assertThat(failed.getSQLState()).isEqualTo("22012");
        }
    }

    @ParameterizedTest
    @MethodSource("readers")
    void whatIsCancelledAfterTheFirstRowsSaysSoInTheNext(Reader reader) throws Exception {
        reader.gate().shut();
        try (Connection connection = reader.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(QUERY)) {
            assertThat(rows.next()).isTrue();

            statement.cancel();
            SQLException cancelled = catchThrowableOfType(SQLException.class, () -> readToTheEnd(rows));

            // 2.3 asks for the statement's status before each row, and has a state of its own for one that was
            // cancelled.
            assertThat(cancelled.getSQLState()).isEqualTo(reader.driver().equals("2.3") ? "01000" : "HY008");
        }
    }

    private static void readToTheEnd(ResultSet rows) throws SQLException {
        while (rows.next()) {
            assertThat(rows.getObject(1)).isNotNull();
        }
    }
}
