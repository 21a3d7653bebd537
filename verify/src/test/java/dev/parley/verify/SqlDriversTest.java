package dev.parley.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The SQL door as drivers beside Spark's own see it, each in its version. */
@Timeout(240)
class SqlDriversTest {
    @TempDir
    private static Path folder;

    private static ParleyServer server;

    @BeforeAll
    static void open() throws Exception {
        server = ParleyServer.startLocal(folder);
    }

    @AfterAll
    static void close() throws Exception {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.1.3", "4.1.0"})
    void aDriverOfEachGenerationReadsRowsAndMetadata(String version) throws Exception {
        try (HiveDriver driver = HiveDriver.standalone(version)) {
            readsRowsAndMetadata(driver);
        }
    }

    @Test
    void kyuubisDriverReadsRowsAndMetadata() throws Exception {
        try (HiveDriver driver = HiveDriver.kyuubi("1.9.2")) {
            readsRowsAndMetadata(driver);
        }
    }

    private static void readsRowsAndMetadata(HiveDriver driver) throws Exception {
        String http = "jdbc:hive2://" + server.address().getAuthority() + "/;transportMode=http;httpPath=cliservice";
        for (String url : List.of(server.sqlUrl(), http)) {
            try (Connection connection = driver.connect(url, "somebody", "x");
                    Statement statement = connection.createStatement()) {
                assertThat(statement.execute("create or replace temp view mine as select 12.30BD as d, 1 as i"))
                        .isFalse();
                try (ResultSet rows =
                        statement.executeQuery("select d, i, timestamp_ntz '2024-07-01 12:34:56' from mine")) {
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getBigDecimal(1)).isEqualTo(new BigDecimal("12.30"));
                    assertThat(rows.getInt(2)).isEqualTo(1);
                    assertThat(rows.getString(3)).startsWith("2024-07-01 12:34:56");
                    assertThat(rows.next()).isFalse();
                }
                try (ResultSet columns = connection.getMetaData().getColumns(null, null, "mine", null)) {
                    assertThat(columns.next()).isTrue();
                    assertThat(columns.getInt("COLUMN_SIZE")).isEqualTo(4);
                }
            }
        }
    }

    /** The drivers before this one never ask. */
    @Test
    void aDriverIsToldHowManyRowsWereWritten() throws Exception {
        try (HiveDriver driver = HiveDriver.standalone("4.1.0");
                Connection connection = driver.connect(server.sqlUrl(), "somebody", "x");
                Statement statement = connection.createStatement()) {
            statement.execute("drop table if exists counted");
            // What waits for the end forgets the count: so the driver gives it to who has not waited.
            assertThat(updateCount(statement, "create table counted using parquet as select id from range(10)"))
                    .isEqualTo(10);
            assertThat(updateCount(statement, "insert into counted values (1), (2), (3)"))
                    .isEqualTo(3);
            assertThat(updateCount(statement, "create temp view half as select 1 as one"))
                    .isEqualTo(-1);
        }
    }

    private static int updateCount(Statement statement, String text) throws Exception {
        statement.getClass().getMethod("executeAsync", String.class).invoke(statement, text);
        return statement.getUpdateCount();
    }
}
