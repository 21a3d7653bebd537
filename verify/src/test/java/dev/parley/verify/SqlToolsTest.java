package dev.parley.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What SQL tools do around their queries, by hive-jdbc. */
@Timeout(240)
class SqlToolsTest {
    /** Many tasks of a few tenths of a second: a statement beside it waits for one of them to end. */
    private static final String SLOW = "select count(*) from range(0, 1000000000000L, 1, 100000) where id % 7 = rand()";

    private static final String SHORT = "select count(*) from range(100)";
    private static final long SECONDS = 60;

    @TempDir
    private static Path folder;

    private static ParleyServer server;
    private static HiveDriver driver;
    private static Api api;

    @BeforeAll
    static void open() throws Exception {
        server = ParleyServer.startLocal(folder);
        api = new Api(server.address());
        driver = HiveDriver.standalone("3.1.3");
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
    void aFileOfTheConnectionStringRunsBeforeTheFirstStatement() throws Exception {
        Path file = Files.writeString(
                folder.resolve("init.sql"),
                "create temp view begun as select 1 as one;\nset spark.sql.shuffle.partitions=3;\n");

        try (Connection connection = connect(";initFile=" + file)) {
            assertThat(rows(connection, "select * from begun")).containsExactly("1");
            assertThat(rows(connection, "set spark.sql.shuffle.partitions"))
                    .containsExactly("spark.sql.shuffle.partitions|3");
        }
    }

    @Test
    void settingsAndVariablesOfTheConnectionStringHold() throws Exception {
        try (Connection connection = connect("?spark.sql.shuffle.partitions=5#word=jar")) {
            assertThat(rows(connection, "set spark.sql.shuffle.partitions"))
                    .containsExactly("spark.sql.shuffle.partitions|5");
            assertThat(rows(connection, "select '${word}'")).containsExactly("jar");
        }
    }

    @Test
    void whatToolsAskBySqlIsAnswered() throws Exception {
        try (Connection connection = connect("");
                Statement statement = connection.createStatement()) {
            statement.execute("create database shown");
            statement.execute("use shown");
            statement.execute("create table things (a int, b string) using parquet comment 'all of them'");
            statement.execute("create view seen as select a from things");
            assertThat(rows(connection, "select current_database()")).containsExactly("shown");
            assertThat(rows(connection, "show databases")).contains("default", "shown");
            assertThat(rows(connection, "show schemas like 'sho*'")).containsExactly("shown");
            assertThat(rows(connection, "show tables"))
                    .containsExactlyInAnyOrder("shown|things|false", "shown|seen|false");
            assertThat(rows(connection, "show views in shown")).containsExactly("shown|seen|false");
            assertThat(rows(connection, "show columns in things")).containsExactly("a", "b");
            assertThat(rows(connection, "describe things")).containsExactly("a|int|null", "b|string|null");
            assertThat(rows(connection, "show create table things").toString()).contains("all of them");
            assertThat(rows(connection, "show functions like 'abs'")).containsExactly("abs");
            assertThat(rows(connection, "set -v"))
                    .anySatisfy(row -> assertThat(row).startsWith("spark.sql.shuffle.partitions|"));
            statement.execute("drop database shown cascade");
        }
    }

    @Test
    void valuesOfAPreparedStatementArriveAsTheyAre() throws Exception {
        try (Connection connection = connect("");
                PreparedStatement statement =
                        connection.prepareStatement("select ? as text, ? + 1 as n, ? as missing, ? as yes")) {
            statement.setString(1, "it's; -- not the end");
            statement.setInt(2, 41);
            statement.setNull(3, Types.INTEGER);
            statement.setBoolean(4, true);
            try (ResultSet row = statement.executeQuery()) {
                assertThat(all(row)).containsExactly("it's; -- not the end|42|null|true");
            }
        }
    }

    @Test
    void twoConnectionsDoNotSeeEachOther() throws Exception {
        try (Connection one = connect("");
                Connection other = connect("");
                Statement statement = one.createStatement()) {
            statement.execute("create temp view only_mine as select 1 as one");
            statement.execute("set spark.sql.shuffle.partitions=7");
            statement.execute("create database elsewhere");
            statement.execute("use elsewhere");

            SQLException missing =
                    catchThrowableOfType(SQLException.class, () -> rows(other, "select * from only_mine"));

            assertThat(missing.getSQLState()).isEqualTo("42P01");
            assertThat(rows(other, "select current_database()")).containsExactly("default");
            assertThat(rows(other, "set spark.sql.shuffle.partitions").get(0)).doesNotEndWith("|7");
            statement.execute("drop database elsewhere");
        }
    }

    @Test
    void aShortStatementAnswersBesideALongOneOfItsConnection() throws Exception {
        try (Connection connection = connect("");
                Statement slow = connection.createStatement()) {
            assertThat(rows(connection, SHORT)).containsExactly("100");
            CompletableFuture<SQLException> end = CompletableFuture.supplyAsync(
                    () -> catchThrowableOfType(SQLException.class, () -> slow.executeQuery(SLOW)));
            Awaitility.await().atMost(Duration.ofSeconds(SECONDS)).until(api::hasTasksDone);

            assertThat(CompletableFuture.supplyAsync(() -> answer(connection)).get(SECONDS, TimeUnit.SECONDS))
                    .containsExactly("100");

            assertThat(end).isNotDone();
            slow.cancel();
            assertThat(end.get(SECONDS, TimeUnit.SECONDS).getMessage()).contains("cancelled");
        }
    }

    private static List<String> answer(Connection connection) {
        try {
            return rows(connection, SHORT);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aStatementThatIsNotWaitedForHasItsRowsItsIdAndItsLog() throws Exception {
        try (Connection connection = connect("");
                Statement statement = connection.createStatement()) {
            assertThat(executeAsync(statement, "select 1")).isTrue();

            assertThat((String) statement.getClass().getMethod("getQueryId").invoke(statement))
                    .matches("session-\\d+-statement-\\d+");
            assertThat(all(statement.getResultSet())).containsExactly("1");
            assertThat((List<?>) statement.getClass().getMethod("getQueryLog").invoke(statement))
                    .anySatisfy(line -> assertThat((String) line).contains("succeeded"));
        }
    }

    @Test
    void aStatementThatIsNotWaitedForSaysWhyItFailedAndThatItHasNoRows() throws Exception {
        try (Connection connection = connect("");
                Statement statement = connection.createStatement()) {
            assertThat(executeAsync(statement, "create temp view nothing_asked as select 1 as one"))
                    .isFalse();
            assertThat(catchThrowable(() -> executeAsync(statement, "select * from not_there")))
                    .hasRootCauseInstanceOf(SQLException.class)
                    .rootCause()
                    .hasMessageContaining("TABLE_OR_VIEW_NOT_FOUND");
        }
    }

    private static boolean executeAsync(Statement statement, String query) throws ReflectiveOperationException {
        return (boolean)
                statement.getClass().getMethod("executeAsync", String.class).invoke(statement, query);
    }

    private static List<String> rows(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            return all(rows);
        }
    }

    private static List<String> all(ResultSet rows) throws SQLException {
        var all = new ArrayList<String>();
        int columns = rows.getMetaData().getColumnCount();
        while (rows.next()) {
            var row = new ArrayList<String>();
            for (int i = 1; i <= columns; i++) {
                row.add(rows.getString(i));
            }
            all.add(String.join("|", row));
        }
        return all;
    }
}
