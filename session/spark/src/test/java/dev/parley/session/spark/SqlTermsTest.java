package dev.parley.session.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.engine.EngineEvent.StatementFinished;
import dev.parley.protocol.model.SqlGuard;
import dev.parley.protocol.model.SqlTerms;
import dev.parley.protocol.model.StatementState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SQL statements with settings of their own and under guards, beside others. */
@ExtendWith(SparkEngine.class)
class SqlTermsTest {
    private static final String PARTITIONS = "spark.sql.shuffle.partitions";
    private static final String READ = "set " + PARTITIONS;
    private static final String TRANSFORM = "select transform(id) using 'cat' as (x string) from range(2)";
    private static final SqlTerms ALL =
            new SqlTerms(Map.of(), EnumSet.allOf(SqlGuard.class), List.of("spark.sql.*", "spark.sql.warehouse.dir"));

    @TempDir
    private Path folder;

    private TestSession session;

    @BeforeEach
    void open(SparkEngine.Running engine) {
        session = engine.open();
        session.awaitOpened();
    }

    @AfterEach
    void close() {
        session.close();
    }

    private StatementFinished with(Map<String, String> conf, String code) {
        return session.await(session.submitOn(new SqlTerms(conf, Set.of(), List.of()), code));
    }

    private StatementFinished guarded(String code) {
        return session.await(session.submitOn(ALL, code));
    }

    @Test
    void whatAStatementBringsHoldsForItAlone() {
        StatementFinished own = with(Map.of(PARTITIONS, "7"), READ);

        assertThat(session.table(own).rows()).isEqualTo(List.of(List.of(PARTITIONS, "7")));
        assertThat(session.rows(READ)).isEqualTo(List.of(List.of(PARTITIONS, "2")));
    }

    @Test
    void oneBesideItDoesNotSeeItAndItSeesWhatTheSessionSet() {
        session.sql("set spark.sql.session.timeZone=Asia/Tokyo");
        int long1 = session.submitOn(
                new SqlTerms(Map.of(PARTITIONS, "7"), Set.of(), List.of()),
                "select java_method('java.lang.Thread', 'sleep', 600000L)");
        session.awaitStarted(long1);

        assertThat(session.rows(READ)).isEqualTo(List.of(List.of(PARTITIONS, "2")));
        StatementFinished other = with(
                Map.of(PARTITIONS, "5", "spark.sql.adaptive.enabled", "false"),
                "select current_timezone(), count(distinct part) from (select spark_partition_id() as part"
                        + " from (select id from range(1000) distribute by id))");
        assertThat(session.table(other).rows()).isEqualTo(List.of(List.of("Asia/Tokyo", 5L)));
        assertThat(with(Map.of("spark.sql.ansi.enabled", "true"), "select 1 / 0")
                        .error()
                        .code())
                .isEqualTo("DIVIDE_BY_ZERO");
        assertThat(session.isFinished(long1)).isFalse();
        session.cancel(long1);
        assertThat(session.await(long1).state()).isEqualTo(StatementState.CANCELLED);
    }

    @Test
    void whatItRegistersAndSwitchesToStaysInTheSession() {
        Map<String, String> conf = Map.of(PARTITIONS, "3");
        assertThat(with(conf, "create database if not exists terms").error()).isNull();
        assertThat(with(conf, "create temp view seen as select 42 as n").error())
                .isNull();
        assertThat(with(conf, "create or replace temp function half as 'org.apache.hadoop.hive.ql.udf.UDFNothing'")
                        .state())
                .isNotNull();
        assertThat(with(conf, "use terms").error()).isNull();

        assertThat(session.rows("select n, current_database() from seen")).isEqualTo(List.of(List.of(42, "terms")));
        assertThat(session.rows(READ)).isEqualTo(List.of(List.of(PARTITIONS, "2")));
        assertThat(with(conf, "drop view seen").error()).isNull();
        assertThat(session.sql("select * from seen").error().code()).isEqualTo("TABLE_OR_VIEW_NOT_FOUND");
    }

    @Test
    void codeOfTheSessionIsFoundInIt() {
        session.echo("case class Route(name: String, miles: Int)");
        session.echo("Seq(Route(\"a\", 3), Route(\"b\", 4)).toDS.createOrReplaceTempView(\"routes\")");
        session.echo("spark.udf.register(\"twice\", (n: Int) => Route(\"\", 2 * n).miles)");

        StatementFinished own = with(Map.of(PARTITIONS, "3"), "select sum(twice(miles)) from routes group by name");

        assertThat(session.table(own).rows()).hasSize(2);
    }

    @Test
    void whatCannotBeSetFailsInWordsAndTheSessionGoesOn() {
        StatementFinished bad = with(Map.of(PARTITIONS, "many"), "select 1");
        StatementFinished ofEngine = with(Map.of("spark.executor.memory", "9g"), "select 1");

        assertThat(bad.error().code()).isEqualTo("SETTING_REFUSED");
        assertThat(bad.error().sqlState()).isEqualTo("22023");
        assertThat(bad.error().message()).contains(PARTITIONS);
        assertThat(ofEngine.error().message()).contains("spark.executor.memory", "whole engine");
        assertThat(session.rows("select 1")).isEqualTo(List.of(List.of(1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                TRANSFORM,
                "/* select */ SeLeCt/**/TRANSFORM -- c\n (id) USING 'cat' AS (x string) FROM range(2)",
                "from range(2) map id using 'cat' as x",
                "from range(2) reduce id using 'cat' as x",
                "explain extended " + TRANSFORM,
                "create table t using parquet as " + TRANSFORM,
                "create temp view v as " + TRANSFORM,
                "cache table c as " + TRANSFORM,
                "with a as (" + TRANSFORM + ") select * from a where x in (select x from a)",
                "select (select max(x) from (" + TRANSFORM + ")) as y, 1",
                "select 1 where exists (" + TRANSFORM + ")",
                "select 1 union all (" + TRANSFORM + ")",
                "insert overwrite directory '/tmp/never' using parquet " + TRANSFORM,
                "describe query " + TRANSFORM,
            })
    void programsAreRefusedWhereverTheyStand(String code) {
        assertRefused(code, "TRANSFORM");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "add jar '/tmp/never.jar'",
                "ADD/**/JARS /tmp/a.jar /tmp/b.jar",
                "-- a\nadd file /tmp/never.txt",
                "aDd archive '/tmp/never.zip'",
                "select 1; add jar /tmp/never.jar",
                "set a_word=jar; add ${a_word} /tmp/never.jar",
                "set a_word=add jar; ${hiveconf:a_word} /tmp/never.jar",
                "explain add jar '/tmp/never.jar'",
            })
    void filesAreRefused(String code) {
        assertRefused(code, "ADD of jars");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create function f as 'a.B' using jar '/tmp/never.jar'",
                "create or replace temporary function f as 'a.B' using file '/tmp/never.txt'",
                "create function identifier('de' || 'fault.f') as 'a.B' using jar '/tmp/never.jar'",
                "create function default.f as 'a.B' /* using */ USING /**/ ARCHIVE '/tmp/never.zip', jar '/tmp/a.jar'",
                "explain create function f as 'a.B' using jar '/tmp/never.jar'",
            })
    void functionsFromFilesAreRefused(String code) {
        assertRefused(code, "CREATE FUNCTION");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select reflect('java.lang.System', 'getProperty', 'user.home')",
                "select upper(Java_Method('java.lang.System', 'getProperty', 'user.home')) as u",
                "create temp view v as select `reflect`('java.lang.System', 'getProperty', 'user.home') as p",
            })
    void methodsOfJavaAreRefused(String code) {
        assertRefused(code, "methods by their names");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "set spark.sql.catalog.mine.class=a.B",
                "SeT /* x */ `spark.hadoop.fs.file.impl` = a.B",
                "set fs.file.impl=a.B",
                "set a_key=fs.file.impl; set ${a_key}=a.B",
                "reset fs.file.impl",
                "reset",
                "explain set fs.file.impl=a.B",
                "set spark.sql.parquet.output.committer.class=a.B",
            })
    void settingsThatAreNotAllowedAreRefused(String code) {
        assertRefused(code, "SET ");
    }

    private void assertRefused(String code, String what) {
        StatementFinished refused = guarded(code);
        if (refused.error() == null) { // Spark tells of what fails in EXPLAIN in its rows
            assertThat(session.table(refused).rows().toString()).contains(what, "sql.guards");
            return;
        }
        assertThat(refused.error().message()).contains(what, "sql.guards");
        assertThat(refused.error().code()).isEqualTo("STATEMENT_GUARDED");
        assertThat(refused.error().sqlState()).isEqualTo("42501");
        assertThat(session.rows("show tables in default like 't'")).isEmpty();
    }

    @Test
    void whatIsNotGuardedGoesOnAndSoDoOtherStatements() throws IOException {
        assertThat(guarded("set spark.sql.shuffle.partitions=4").error()).isNull();
        assertThat(guarded("set my_variable=5").error()).isNull();
        assertThat(session.table(guarded("select ${my_variable} as n")).rows()).isEqualTo(List.of(List.of(5)));
        assertThat(guarded("reset spark.sql.shuffle.partitions").error()).isNull();
        assertThat(guarded("set fs.file.impl").error()).isNull();
        assertThat(guarded("list jars").error()).isNull();
        assertThat(guarded("explain select 1").error()).isNull();
        Path file = Files.writeString(folder.resolve("a.txt"), "a");
        assertThat(session.sql("add file '" + file + "'").error()).isNull();
        assertThat(session.rows(TRANSFORM)).hasSize(2);
    }

    @Test
    void guardsAndSettingsHoldTogether() {
        var both = new SqlTerms(Map.of(PARTITIONS, "7"), Set.of(SqlGuard.TRANSFORM), List.of());

        assertThat(session.await(session.submitOn(both, TRANSFORM)).error().code())
                .isEqualTo("STATEMENT_GUARDED");
        assertThat(session.table(session.await(session.submitOn(both, READ))).rows())
                .isEqualTo(List.of(List.of(PARTITIONS, "7")));
    }
}
