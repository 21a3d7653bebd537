package dev.parley.session.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.engine.EngineEvent.StatementFinished;
import dev.parley.protocol.engine.EngineEvent.Stream;
import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.Parameter;
import dev.parley.protocol.model.StatementError.Position;
import dev.parley.protocol.model.StatementMode;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values arrive as values, whatever is in them. */
@ExtendWith(SparkEngine.class)
class ParametersTest {
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

    private static Parameter of(String name, Parameter.Type type, Object value) {
        return new Parameter(name, type, value);
    }

    private static Parameter text(String name, String value) {
        return of(name, Parameter.Type.STRING, value);
    }

    private List<Object> row(String sql, Parameter... parameters) {
        StatementFinished finished = session.run(Language.SQL, sql, StatementMode.RUN, parameters);
        assertThat(finished.error()).isNull();
        return session.table(finished).rows().get(0);
    }

    private String echo(String code, Parameter... parameters) {
        StatementFinished finished = session.run(Language.SCALA, code, StatementMode.RUN, parameters);
        assertThat(finished.error()).isNull();
        return session.text(finished.statement(), Stream.STDOUT);
    }

    private static Parameter[] oneOfEachType() {
        return new Parameter[] {
            of("b", Parameter.Type.BOOLEAN, true),
            of("i", Parameter.Type.INT, 5),
            of("l", Parameter.Type.BIGINT, "9223372036854775807"),
            of("d", Parameter.Type.DOUBLE, 1.5),
            of("x", Parameter.Type.DECIMAL, "12.50"),
            text("s", "UA"),
            of("day", Parameter.Type.DATE, "2013-01-31"),
            of("t", Parameter.Type.TIMESTAMP, "2013-01-31T10:00:00Z"),
            of("n", Parameter.Type.TIMESTAMP_NTZ, "2013-01-31T10:00:00"),
            of("bytes", Parameter.Type.BINARY, "Af8=")
        };
    }

    @Test
    void eachTypeIsItselfInSql() {
        assertThat(row(
                        "select :i + 1, typeof(:b), typeof(:i), typeof(:l), typeof(:d), typeof(:x), typeof(:s),"
                                + " typeof(:day), typeof(:t), typeof(:n), typeof(:bytes), cast(:day + interval 1 day as string)",
                        oneOfEachType()))
                .containsExactly(
                        6,
                        "boolean",
                        "int",
                        "bigint",
                        "double",
                        "decimal(4,2)",
                        "string",
                        "date",
                        "timestamp",
                        "timestamp_ntz",
                        "binary",
                        "2013-02-01");
    }

    @Test
    void eachTypeIsItselfInScala() {
        assertThat(echo(
                        """
                        val all: (Boolean, Int, Long, Double, BigDecimal, String) = (b, i, l, d, x, s)
                        val times: (java.time.LocalDate, java.time.Instant, java.time.LocalDateTime) = (day, t, n)
                        bytes.toList""",
                        oneOfEachType()))
                .contains("= (true,5,9223372036854775807,1.5,12.50,UA)\n")
                .contains("= (2013-01-31,2013-01-31T10:00:00Z,2013-01-31T10:00)\n")
                .endsWith("res0: List[Byte] = List(1, -1)\n");
    }

    @Test
    void onlyTheCodesOwnDefinitionsAreEchoedAndPositionsAreThoseOfTheCode() {
        assertThat(echo("s.length", text("s", "four"))).isEqualTo("res0: Int = 4\n");
        assertThat(echo("object O { def f = s }\nval y = O.f\ny + s", text("s", "a")))
                .endsWith("y: String = a\nres1: String = aa\n");

        StatementFinished failed = session.run(
                Language.SCALA, "val a = 1\n  nosuchname", StatementMode.RUN, text("s", "x"), text("t", "y"));
        assertThat(failed.error().position()).isEqualTo(new Position(2, 3));
        StatementFinished first =
                session.run(Language.SCALA, "val a = nosuchname", StatementMode.RUN, text("s", "x"), text("t", "y"));
        assertThat(first.error().position()).isEqualTo(new Position(1, 9));
        StatementFinished broken = session.run(Language.SCALA, "val = 3", StatementMode.RUN, text("s", "x"));
        assertThat(broken.error().position()).isEqualTo(new Position(1, 5));
    }

    @Test
    void aValueStaysForTheStatementsAfterAndIsReplacedByAnother() {
        assertThat(echo("n", of("n", Parameter.Type.INT, 1))).isEqualTo("res0: Int = 1\n");
        assertThat(echo("val before = spark.range(1).map(_ + n)")).startsWith("before");
        assertThat(echo("n", text("n", "now text"))).isEqualTo("res1: String = now text\n");
        assertThat(echo("before.collect.toList")).isEqualTo("res2: List[Long] = List(1)\n");
    }

    @Test
    void valuesAreUsableInClosuresAndBesideClasses() {
        assertThat(echo(
                        "case class Route(n: Long, s: String)\nspark.range(2).map(i => Route(i, s)).collect.toList",
                        text("s", "UA")))
                .endsWith("List(Route(0,UA), Route(1,UA))\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'; drop table t; --",
                "\"; drop table t",
                "\"\"\"; sys.error(\"injected\"); \"\"\"",
                "\\u0022; sys.error(\\u0022injected\\u0022); \\u0022",
                "\\\"+sys.error(\"injected\")+\\\"",
                "`; sys.error(\"injected\"); `",
                "line\nbreak\r\n\u2028 /* */ // ${spark.version} $s :s %1$s",
                "😀 \u0000 ä"
            })
    void noValueBecomesCode(String value) {
        assertThat(row("select :s as a, length(:s) as n, :s = :t", text("s", value), text("t", value)))
                .containsExactly(value, value.codePointCount(0, value.length()), true);
        assertThat(echo("s.map(_.toInt).mkString(\" \")", text("s", value)))
                .isEqualTo("res0: String = "
                        + String.join(
                                " ", value.chars().mapToObj(Integer::toString).toList()) + "\n");
    }

    @Test
    void namesThatAreKeywordsWork() {
        assertThat(row("select :select, :type, :table", text("select", "a"), text("type", "b"), text("table", "c")))
                .containsExactly("a", "b", "c");
        assertThat(echo("`type` + `val`", text("type", "a"), text("val", "b"))).isEqualTo("res0: String = ab\n");
    }

    @Test
    void aNameThatWouldBeCodeIsRefusedByTheEngineAsWell() {
        StatementFinished finished =
                session.run(Language.SCALA, "1", StatementMode.RUN, text("a`; sys.exit(); val `b", "x"));
        assertThat(finished.error().message()).contains("is no name of a parameter");
        assertThat(echo("1 + 1")).endsWith("Int = 2\n");
    }

    @Test
    void nullsHaveTheirType() {
        assertThat(row(
                        "select :i, typeof(:i), :s is null, coalesce(:s, 'none')",
                        of("i", Parameter.Type.INT, null),
                        text("s", null)))
                .isEqualTo(Arrays.asList(null, "int", true, "none"));
        assertThat(echo("s == null", text("s", null))).isEqualTo("res0: Boolean = true\n");
        StatementFinished finished =
                session.run(Language.SCALA, "1", StatementMode.RUN, of("i", Parameter.Type.INT, null));
        assertThat(finished.error().code()).isEqualTo("PARAMETER_NOT_BOUND");
        assertThat(finished.error().message()).isEqualTo("parameter i is null, which scala.Int cannot be");
    }

    @Test
    void aNullDecimalIsComparedWithNumbers() {
        Parameter none = of("x", Parameter.Type.DECIMAL, null);
        assertThat(row("select count(*) from range(5) where :x is null or id < :x", none))
                .containsExactly(5L);
        assertThat(row("select :x, cast(coalesce(:x, 1.5) as string), typeof(id + :x) from range(1)", none))
                .isEqualTo(Arrays.asList(null, "1.5", "bigint"));
        assertThat(session.run(Language.SQL, "select id < :x from range(5)", StatementMode.EXPLAIN, none)
                        .error())
                .isNull();
    }

    @Test
    void aMarkerWithoutAValueIsSparksErrorAndAValueWithoutAMarkerIsNone() {
        StatementFinished finished =
                session.run(Language.SQL, "select 1;\nselect :nope", StatementMode.RUN, text("a", "b"));
        assertThat(finished.error().code()).isEqualTo("UNBOUND_SQL_PARAMETER");
        assertThat(finished.error().position()).isEqualTo(new Position(2, 8));
        assertThat(session.sql("select :nope").error().code()).isEqualTo("UNBOUND_SQL_PARAMETER");
        assertThat(row("select 1 as n", text("unused", "b"))).containsExactly(1);
    }

    @Test
    void aViewsDefinitionTakesNone() {
        StatementFinished finished = session.run(
                Language.SQL,
                "create temp view fixed as select :n as n",
                StatementMode.RUN,
                of("n", Parameter.Type.INT, 4));
        assertThat(finished.error().code()).startsWith("UNSUPPORTED_FEATURE.PARAMETER_MARKER");
    }

    @Test
    void everyStatementOfATextGetsThem() {
        assertThat(row(
                        "create or replace temp view p as select id from range(10); set a.b = 1; select count(*) from p"
                                + " where id < :n",
                        of("n", Parameter.Type.INT, 4)))
                .containsExactly(4L);
    }
}
