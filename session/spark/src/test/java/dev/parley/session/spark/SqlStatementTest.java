package dev.parley.session.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.engine.EngineEvent.StatementFinished;
import dev.parley.protocol.engine.TableResult;
import dev.parley.protocol.model.Column;
import dev.parley.protocol.model.StatementError;
import dev.parley.protocol.model.StatementError.Position;
import dev.parley.protocol.model.StatementState;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
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

    @Test
    void givesColumnsTypesAndRows() {
        TableResult table = table("select 7 as n, 'x' as s, cast(1.50 as decimal(10,2)) as d, array('a') as a");
        assertThat(table.columns())
                .containsExactly(
                        new Column("n", "int"),
                        new Column("s", "string"),
                        new Column("d", "decimal(10,2)"),
                        new Column("a", "array<string>"));
        assertThat(ArrowTable.inline(table).rows())
                .containsExactly(List.of(7, "x", new BigDecimal("1.50"), List.of("a")));
        assertThat(table.truncated()).isFalse();
        assertThat(table.limitReason()).isNull();
    }

    @Test
    void aSelectOfConstantsIsAnsweredWithoutAJob() {
        String jobs = "sc.statusTracker.getJobIdsForTag(\"session-" + session.key() + "\").length";
        assertThat(session.rows("select 1 + 1 as n, cast(null as string) as s, true as b limit 5"))
                .isEqualTo(List.of(Arrays.asList(2, null, true)));
        assertThat(session.rows("select a + 1 as b from (select 1 as a)")).isEqualTo(List.of(List.of(2)));
        assertThat(session.rows("select 1 as a union all select 2 where 1 = 0")).isEqualTo(List.of(List.of(1)));
        assertThat(session.echo(jobs)).endsWith("Int = 0\n");
        assertThat(session.rows("select java_method('java.lang.String', 'valueOf', 7) as s"))
                .isEqualTo(List.of(List.of("7")));
        assertThat(session.echo(jobs)).endsWith("Int = 1\n");
    }

    @Test
    void runsSeveralStatementsAndGivesTheLastTable() {
        TableResult table = table(
                """
                -- first
                create temp view v as select ';' as a, 'it\\'s; ok' as b;
                /* between; */ select * from v; -- after; it
                """);
        assertThat(ArrowTable.inline(table).rows()).containsExactly(List.of(";", "it's; ok"));
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
        assertThat(session.rows("select begin from (select 1 as begin); select 2 as c"))
                .containsExactly(List.of(2));
    }

    @Test
    void commandsGiveTheirOutput() {
        assertThat(table("create table t_commands (a int) using parquet")).isNull();
        assertThat(session.rows("show tables like 't_commands'")).hasSize(1);
        assertThat(table("insert into t_commands values (1), (2)")).isNull();
        assertThat(session.rows("select count(*) as n from t_commands")).containsExactly(List.of(2L));
        assertThat(table("drop table t_commands")).isNull();
    }

    @Test
    void aRuntimeErrorHasSparksCode() {
        StatementError error =
                session.sql("set spark.sql.ansi.enabled = true; select 1 / 0").error();
        assertThat(error.code()).isEqualTo("DIVIDE_BY_ZERO");
    }

    @Test
    void viewsAreSharedWithScala() {
        assertThat(session.echo("spark.range(3).createOrReplaceTempView(\"from_scala\")"))
                .isEmpty();
        assertThat(session.rows("select sum(id) as n from from_scala")).containsExactly(List.of(3L));
        assertThat(table("create temp view from_sql as select 5 as n")).isNull();
        assertThat(session.echo("spark.table(\"from_sql\").as[Int].head")).isEqualTo("res1: Int = 5\n");
    }
}
