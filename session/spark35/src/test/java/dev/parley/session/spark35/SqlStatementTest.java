package dev.parley.session.spark35;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.Wire;
import dev.parley.protocol.engine.EngineEvent.StatementFinished;
import dev.parley.protocol.engine.TableResult;
import dev.parley.protocol.model.Column;
import dev.parley.protocol.model.StatementError;
import dev.parley.protocol.model.StatementError.Position;
import dev.parley.protocol.model.StatementState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkEngine.class)
class SqlStatementTest {
    private TestSession session;

    @BeforeEach
    void openSession(SparkEngine.Running engine) {
        session = engine.open();
        assertThat(session.awaitOpened().key()).isEqualTo(session.key());
    }

    @AfterEach
    void closeSession() {
        session.close();
    }

    private TableResult table(String code) {
        StatementFinished finished = session.sql(code);
        assertThat(finished.error()).isNull();
        return finished.result();
    }

    private Object cell(String expression) {
        TableResult table = table("select " + expression + " as c");
        assertThat(table.rowCount()).isEqualTo(1);
        return table.rows().get(0).get(0);
    }

    @Test
    void givesColumnsTypesAndRows() {
        TableResult table = table("select 7 as n, 'x' as s, cast(1.50 as decimal(10,2)) as d, array('a') as a");
        assertThat(table.columns())
                .containsExactly(
                        new Column("n", "int"),
                        new Column("s", "string"),
                        new Column("d", "decimal(10,2)"),
                        new Column("a", "array<string>"));
        assertThat(table.rows()).containsExactly(List.of(7, "x", "1.50", List.of("a")));
        assertThat(table.truncated()).isFalse();
        assertThat(table.limitReason()).isNull();
    }

    @Test
    void valuesTravelAsTheTableSays() {
        assertThat(cell("null")).isNull();
        assertThat(cell("true")).isEqualTo(true);
        assertThat(cell("9007199254740992L")).isEqualTo(9007199254740992L);
        assertThat(cell("9007199254740993L")).isEqualTo("9007199254740993");
        assertThat(cell("-9223372036854775808L")).isEqualTo("-9223372036854775808");
        assertThat(cell("1.5D")).isEqualTo(1.5);
        assertThat(cell("double('NaN')")).isEqualTo("NaN");
        assertThat(cell("float('-Infinity')")).isEqualTo("-Infinity");
        assertThat(cell("X'01FF'")).isEqualTo("Af8=");
        assertThat(cell("date'2024-02-29'")).isEqualTo("2024-02-29");
        assertThat(cell("timestamp_ntz'2024-01-02 03:04:05'")).isEqualTo("2024-01-02T03:04:05");
        assertThat(cell("interval '1-2' year to month")).isEqualTo("P1Y2M");
        assertThat(cell("interval '1 2' day to hour")).isEqualTo("PT26H");
        assertThat(cell("make_interval(0, 1, 0, 2)")).isEqualTo("1 months 2 days");
        assertThat(cell("named_struct('a', 1, 'b', null)")).isEqualTo(mapOf("a", 1, "b", null));
        assertThat(cell("map('k', array(1, null))")).isEqualTo(Map.of("k", Arrays.asList(1, null)));
        assertThat(cell("map(1.5, 'v')")).isEqualTo(Map.of("1.5", "v"));
        assertThat(cell("map(array(1), 'v')")).isEqualTo(List.of(List.of(List.of(1), "v")));
        assertThat(cell("array(array(named_struct('d', date'2024-01-01')))"))
                .isEqualTo(List.of(List.of(Map.of("d", "2024-01-01"))));
    }

    private static Map<String, Object> mapOf(String first, Object one, String second, Object two) {
        var map = new java.util.LinkedHashMap<String, Object>();
        map.put(first, one);
        map.put(second, two);
        return map;
    }

    @Test
    void timestampsAreShownInTheSessionsTimeZone() {
        assertThat(table("set spark.sql.session.timeZone = America/New_York").rows())
                .hasSize(1);
        assertThat(cell("timestamp'2024-07-01 12:00:00.25'")).isEqualTo("2024-07-01T12:00:00.25-04:00");
    }

    @Test
    void runsSeveralStatementsAndGivesTheLastTable() {
        TableResult table = table(
                """
                -- first
                create temp view v as select ';' as a, 'it\\'s; ok' as b;
                /* between; */ select * from v; -- after; it
                """);
        assertThat(table.rows()).containsExactly(List.of(";", "it's; ok"));
        assertThat(session.sql(" ; -- nothing\n;").state()).isEqualTo(StatementState.SUCCEEDED);
    }

    @Test
    void anErrorNamesItsStatementAndItsPlaceInTheWholeText() {
        StatementError error =
                session.sql("select 1;\nselect 2; select *\nfrom nowhere").error();
        assertThat(error.name()).isEqualTo("AnalysisException");
        assertThat(error.code()).isEqualTo("TABLE_OR_VIEW_NOT_FOUND");
        assertThat(error.message()).startsWith("statement 3 of 3: ").contains("nowhere");
        assertThat(error.position()).isEqualTo(new Position(3, 6));
        assertThat(session.sql("select 1; select nope").error().position()).isEqualTo(new Position(1, 18));
    }

    @Test
    void aSyntaxErrorNamesItsPlace() {
        StatementError error = session.sql("select 1;\n  selec 2").error();
        assertThat(error.name()).isEqualTo("ParseException");
        assertThat(error.code()).isEqualTo("PARSE_SYNTAX_ERROR");
        assertThat(error.position()).isEqualTo(new Position(2, 3));
        assertThat(error.message()).doesNotContain("^^^");
    }

    @Test
    void anOpenLiteralOrCommentIsTold() {
        StatementError literal = session.sql("select 1;\nselect 'abc;\n").error();
        assertThat(literal.message()).contains("not closed");
        assertThat(literal.position()).isEqualTo(new Position(2, 8));
        assertThat(session.sql("select 1 /* open").error().message()).contains("comment is not closed");
    }

    @Test
    void aCompoundStatementIsKeptWhole() {
        StatementError error = session.sql("begin\n  select case when true then 1 end;\n  select 2;\nend;")
                .error();
        assertThat(error.name()).isEqualTo("ParseException");
        assertThat(error.message()).doesNotContain("statement 1 of");
        assertThat(table("select begin from (select 1 as begin); select 2 as c").rows())
                .containsExactly(List.of(2));
    }

    @Test
    void commandsGiveTheirOutput() {
        assertThat(table("create table t_commands (a int) using parquet")).isNull();
        assertThat(table("show tables like 't_commands'").rows()).hasSize(1);
        assertThat(table("insert into t_commands values (1), (2)")).isNull();
        assertThat(table("select count(*) as n from t_commands").rows()).containsExactly(List.of(2L));
        assertThat(table("drop table t_commands")).isNull();
    }

    @Test
    void aRuntimeErrorHasSparksCode() {
        StatementError error =
                session.sql("set spark.sql.ansi.enabled = true; select 1 / 0").error();
        assertThat(error.code()).isEqualTo("DIVIDE_BY_ZERO");
    }

    @Test
    void truncationIsHonest() {
        TableResult cut = session.sql("select id from range(11)", 10, 1 << 20).result();
        assertThat(cut.rowCount()).isEqualTo(10);
        assertThat(cut.truncated()).isTrue();
        assertThat(cut.limitReason()).isEqualTo("max_rows");
        TableResult whole = session.sql("select id from range(10)", 10, 1 << 20).result();
        assertThat(whole.truncated()).isFalse();
        TableResult bytes = session.sql("select repeat('x', 100) as s from range(10)", 10, 500)
                .result();
        assertThat(bytes.limitReason()).isEqualTo("max_bytes");
        assertThat(bytes.rowCount()).isEqualTo(4);
    }

    @Test
    void manyRowsAreUploadedInBatches() throws Exception {
        StatementFinished finished = session.sql("select id, repeat('x', 1000) as s from range(5000)");
        assertThat(finished.result().rows()).isNull();
        assertThat(finished.result().rowCount()).isEqualTo(5000);
        List<byte[]> batches = session.upload(finished.statement());
        assertThat(batches).hasSize(finished.result().batches()).hasSizeGreaterThan(3);
        var ids = new ArrayList<Integer>();
        for (byte[] batch : batches) {
            assertThat(batch.length).isLessThanOrEqualTo(1 << 20);
            Wire.mapper().readTree(batch).forEach(row -> ids.add(row.get(0).asInt()));
        }
        assertThat(ids).hasSize(5000).startsWith(0, 1, 2).endsWith(4999);
    }

    @Test
    void viewsAreSharedWithScala() {
        assertThat(session.echo("spark.range(3).createOrReplaceTempView(\"from_scala\")"))
                .isEmpty();
        assertThat(table("select sum(id) as n from from_scala").rows()).containsExactly(List.of(3L));
        assertThat(table("create temp view from_sql as select 5 as n")).isNull();
        assertThat(session.echo("spark.table(\"from_sql\").as[Int].head")).isEqualTo("res1: Int = 5\n");
    }
}
