package dev.parley.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The SQL door in front of a real engine, driven by the hive-jdbc that Spark ships. */
@Timeout(240)
class HiveJdbcTest {
    @TempDir
    private static Path folder;

    private static ParleyServer server;
    private static Api api;
    private static HiveDriver driver;

    @BeforeAll
    static void open() throws Exception {
        server = ParleyServer.startLocal(folder);
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
    void rowsComeOverSaslAndBareAndHttp() throws Exception {
        String http = "jdbc:hive2://" + server.address().getAuthority() + "/;transportMode=http;httpPath=cliservice";
        try (Connection sasl = connect("");
                Connection bare = connect(";auth=noSasl");
                Connection overHttp = driver.connect(http, "somebody", "x")) {
            for (Connection connection : List.of(sasl, bare, overHttp)) {
                assertThat(rows(connection, "select id, cast(id as string) as t from range(3)"))
                        .isEqualTo("[[0, 0], [1, 1], [2, 2]]");
            }
        }
    }

    @Test
    void everyTypeArrivesAsTheDriverKnowsIt() throws Exception {
        try (Connection connection = connect("?spark.sql.session.timeZone=Europe/Berlin");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select true as b, 1Y as i1, 2S as i2, 3 as i4, 4L as i8,"
                        + " 1.1F as f4, 2.5D as f8, 12.30BD as d, 'ä€' as s, X'00ff' as x,"
                        + " date '2024-02-29' as dt, timestamp '2024-07-01 12:34:56.123456' as ts,"
                        + " timestamp_ntz '2024-07-01 12:34:56' as ntz, array(1, null) as a, map('k', 1) as m,"
                        + " named_struct('p', 1, 'q', 'z') as st, interval 14 month as ym,"
                        + " interval '1 02:03:04.5' day to second as ds, null as n, make_interval(1, 2) as ci,"
                        + " cast(null as decimal(20,5)) as nd, cast('NaN' as double) as nan")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getBoolean("b")).isTrue();
            assertThat(rows.getByte("i1")).isEqualTo((byte) 1);
            assertThat(rows.getShort("i2")).isEqualTo((short) 2);
            assertThat(rows.getInt("i4")).isEqualTo(3);
            assertThat(rows.getLong("i8")).isEqualTo(4);
            assertThat(rows.getString("f4")).isEqualTo("1.1");
            assertThat(rows.getDouble("f8")).isEqualTo(2.5);
            assertThat(rows.getBigDecimal("d")).isEqualTo(new BigDecimal("12.30"));
            assertThat(rows.getString("s")).isEqualTo("ä€");
            assertThat(rows.getObject("x")).isEqualTo(new byte[] {0, -1});
            assertThat(rows.getDate("dt")).isEqualTo(Date.valueOf("2024-02-29"));
            assertThat(rows.getTimestamp("ts")).isEqualTo(Timestamp.valueOf("2024-07-01 12:34:56.123456"));
            assertThat(rows.getTimestamp("ntz")).isEqualTo(Timestamp.valueOf("2024-07-01 12:34:56"));
            assertThat(rows.getString("a")).isEqualTo("[1,null]");
            assertThat(rows.getString("m")).isEqualTo("{\"k\":1}");
            assertThat(rows.getString("st")).isEqualTo("{\"p\":1,\"q\":\"z\"}");
            assertThat(rows.getString("ym")).isEqualTo("1-2");
            assertThat(rows.getString("ds")).isEqualTo("1 02:03:04.500000000");
            assertThat(rows.getObject("n")).isNull();
            assertThat(rows.getString("ci")).isEqualTo("1 years 2 months");
            assertThat(rows.getBigDecimal("nd")).isNull();
            assertThat(rows.getDouble("nan")).isNaN();
            ResultSetMetaData columns = rows.getMetaData();
            assertThat(columns.getColumnType(8)).isEqualTo(Types.DECIMAL);
            assertThat(columns.getPrecision(8)).isEqualTo(4);
            assertThat(columns.getScale(8)).isEqualTo(2);
            assertThat(columns.getColumnType(12)).isEqualTo(Types.TIMESTAMP);
            assertThat(rows.next()).isFalse();
        }
    }

    @Test
    void manyRowsComeByPages() throws Exception {
        try (Connection connection = connect("");
                Statement statement = connection.createStatement()) {
            statement.setFetchSize(10_000);
            long count = 0;
            long sum = 0;
            try (ResultSet rows = statement.executeQuery("select id from range(50000)")) {
                while (rows.next()) {
                    count++;
                    sum += rows.getLong(1);
                }
            }
            assertThat(count).isEqualTo(50_000);
            assertThat(sum).isEqualTo(1_249_975_000L);
        }
    }

    @Test
    void theCatalogIsListed() throws Exception {
        try (Connection connection = connect("")) {
            try (Statement statement = connection.createStatement()) {
                assertThat(statement.execute("create database shop")).isFalse();
                assertThat(statement.execute("create table shop.orders (id bigint, price decimal(12,3), name string)"
                                + " using parquet"))
                        .isFalse();
                assertThat(statement.execute("create temp view mine as select 1 as one"))
                        .isFalse();
            }
            var metadata = connection.getMetaData();
            assertThat(all(metadata.getCatalogs())).isEqualTo("[[spark_catalog]]");
            assertThat(all(metadata.getSchemas())).contains("[default, spark_catalog]", "[shop, spark_catalog]");
            assertThat(all(metadata.getTables(null, "sh%", "ord_rs", new String[] {"TABLE"})))
                    .startsWith("[[spark_catalog, shop, orders, TABLE, ");
            assertThat(all(metadata.getTables(null, null, "mine", null))).contains("mine, VIEW");
            assertThat(all(metadata.getTableTypes())).isEqualTo("[[TABLE], [VIEW]]");
            try (ResultSet columns = metadata.getColumns(null, "shop", "orders", "%")) {
                assertThat(columns.next()).isTrue();
                assertThat(columns.getString("COLUMN_NAME")).isEqualTo("id");
                assertThat(columns.getInt("ORDINAL_POSITION")).isEqualTo(1);
                assertThat(columns.next()).isTrue();
                assertThat(columns.getInt("DATA_TYPE")).isEqualTo(Types.DECIMAL);
                assertThat(columns.getInt("COLUMN_SIZE")).isEqualTo(12);
                assertThat(columns.getInt("DECIMAL_DIGITS")).isEqualTo(3);
                assertThat(columns.getString("TABLE_CAT")).isEqualTo("spark_catalog");
            }
            assertThat(all(metadata.getFunctions(null, null, "abs")))
                    .contains("abs, abs(expr) - Returns the absolute value of the numeric or interval value., ");
            assertThat(all(metadata.getPrimaryKeys(null, "shop", "orders"))).isEqualTo("[]");
            assertThat(all(metadata.getTypeInfo())).contains("DECIMAL", "TIMESTAMP", "STRUCT");
            assertThat(metadata.getDatabaseProductName()).isEqualTo("Spark SQL");
        }
        try (Connection connection = connect("shop")) {
            assertThat(rows(connection, "select current_database()")).isEqualTo("[[shop]]");
        }
    }

    @Test
    void tablesAndColumnsAreToldWithTheirCommentsAndSizes() throws Exception {
        try (Connection connection = connect("");
                Statement statement = connection.createStatement()) {
            statement.execute("create database depot");
            statement.execute("create table depot.parts (code varchar(8) comment 'on the label', price"
                    + " decimal(12,3), made timestamp, weight double, name string, data binary, day date, ok boolean)"
                    + " using parquet comment 'in stock'");
            statement.execute("create view depot.dear as select * from depot.parts where price > 100");
            statement.execute("create temp view mine as select 1 as one");
            var metadata = connection.getMetaData();

            assertThat(all(metadata.getTables(null, "depot", "%", null)))
                    .isEqualTo("[[spark_catalog, depot, parts, TABLE, in stock, null, null, null, null, null],"
                            + " [spark_catalog, depot, dear, VIEW, , null, null, null, null, null]]");
            assertThat(all(metadata.getTables(null, null, "mine", null))).startsWith("[[spark_catalog, , mine, VIEW, ");
            List<String> columns = new ArrayList<>();
            try (ResultSet told = metadata.getColumns(null, "depot", "parts", "%")) {
                while (told.next()) {
                    columns.add(told.getString("TYPE_NAME") + " " + told.getObject("COLUMN_SIZE") + " "
                            + told.getObject("DECIMAL_DIGITS") + " " + told.getString("IS_NULLABLE") + " "
                            + told.getString("REMARKS"));
                }
            }
            assertThat(columns)
                    .containsExactly(
                            "VARCHAR 8 null YES on the label",
                            "DECIMAL 12 3 YES ",
                            "TIMESTAMP 26 6 YES ",
                            "DOUBLE 15 15 YES ",
                            "STRING 2147483647 null YES ",
                            "BINARY 2147483647 null YES ",
                            "DATE 10 null YES ",
                            "BOOLEAN 1 null YES ");
        }
    }

    @Test
    void whatANotebookCachedIsReadFromMemory() throws Exception {
        assertThat(api.open("caching").path("state").asText()).isEqualTo("idle");
        api.run(
                "caching",
                "scala",
                "spark.range(10).createOrReplaceTempView(\"kept\"); spark.catalog.cacheTable(\"kept\")");

        try (Connection connection = connect("?parley.session=caching")) {
            assertThat(rows(connection, "select sum(id) as s from kept")).isEqualTo("[[45]]");
            assertThat(rows(connection, "explain select * from kept")).contains("Scan In-memory table kept");
        }
    }

    @Test
    void whatANotebookRegisteredIsThere() throws Exception {
        assertThat(api.open("flights").path("state").asText()).isEqualTo("idle");
        api.run(
                "flights",
                "scala",
                "Seq((1, \"a\"), (2, \"b\")).toDF(\"n\", \"t\").createOrReplaceTempView(\"pairs\")");

        try (Connection connection = connect("?parley.session=flights")) {
            assertThat(rows(connection, "select * from pairs order by n")).isEqualTo("[[1, a], [2, b]]");
        }
        assertThat(api.run("flights", "sql", "select 1").path("state").asText()).isEqualTo("succeeded");
    }

    @Test
    void aFailureHasSparksClassAndSqlState() throws Exception {
        try (Connection connection = connect("");
                Statement statement = connection.createStatement()) {
            SQLException missing =
                    catchThrowableOfType(SQLException.class, () -> statement.executeQuery("select * from nowhere"));
            assertThat(missing.getMessage()).contains("[TABLE_OR_VIEW_NOT_FOUND]");
            assertThat(missing.getSQLState()).isEqualTo("42P01");

            statement.execute("set spark.sql.ansi.enabled=true");
            SQLException atRunTime = catchThrowableOfType(
                    SQLException.class, () -> statement.executeQuery("select 1 / (id - id) from range(10)"));
            assertThat(atRunTime.getMessage()).contains("DIVIDE_BY_ZERO").doesNotContain("\tat ");
            assertThat(atRunTime.getSQLState()).isEqualTo("22012");
            assertThat(rows(connection, "select 1")).isEqualTo("[[1]]");
        }
    }

    @Test
    void aCancelAnQueryTimeoutAndALostConnectionStopTheStatement() throws Exception {
        String slow = "select count(*) from range(0, 1000000000000L, 1, 100000) where id % 7 = rand()";
        try (Connection connection = connect("");
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(1);
            SQLException late = catchThrowableOfType(SQLException.class, () -> statement.executeQuery(slow));
            assertThat(late.getMessage()).contains("timed out");
        }
        Connection connection = connect("");
        Statement statement = connection.createStatement();
        var failed = new CompletableFuture<SQLException>();
        var other = new Thread(
                () -> failed.complete(catchThrowableOfType(SQLException.class, () -> statement.executeQuery(slow))));
        other.start();
        // A driver that was not told yet what it has started would cancel nothing.
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(api::hasTasksDone);
        statement.cancel();
        assertThat(failed.get(30, TimeUnit.SECONDS).getMessage()).contains("cancelled");
        connection.close();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !states().contains("busy"));
    }

    @Test
    void aTableMadeOfAQueryGivesNoRowsAndIsThere() throws Exception {
        try (Connection connection = connect("");
                Statement statement = connection.createStatement()) {
            assertThat(statement.execute("create table made using parquet as select id from range(10)"))
                    .isFalse();
            assertThat(statement.executeUpdate("insert into made values (1), (2)"))
                    .isEqualTo(2);
            assertThat(rows(connection, "select count(*) from made")).isEqualTo("[[12]]");
        }
    }

    private static List<String> states() throws Exception {
        var states = new ArrayList<String>();
        JsonNode sessions = api.send("GET", "/api/v1/sessions", null, Map.of()).body();
        sessions.path("items").forEach(each -> states.add(each.path("state").asText()));
        return states;
    }

    private static String rows(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return all(statement.executeQuery(query));
        }
    }

    private static String all(ResultSet rows) throws SQLException {
        try (rows) {
            var all = new ArrayList<List<Object>>();
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                var row = new ArrayList<Object>();
                for (int i = 1; i <= columns; i++) {
                    row.add(rows.getObject(i));
                }
                all.add(row);
            }
            return all.toString();
        }
    }
}
