package dev.parley.session.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.engine.EngineEvent.StatementFinished;
import dev.parley.protocol.model.Column;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Period;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every type of Spark's, made in tasks and in the driver, read back with Arrow. */
@ExtendWith(SparkEngine.class)
class ResultTypesTest {
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

    /** The value of an expression in a query without a job, in one with tasks, and beside a null of its type. */
    private Object cell(String expression) {
        Object made = session.rows("select * from values (" + expression + ") as t(c)")
                .get(0)
                .get(0);
        List<List<Object>> rows =
                session.rows("select if(id = 0, " + expression + ", null) as c from range(0, 2, 1, 1)");
        assertThat(rows.get(0).get(0)).isEqualTo(made);
        assertThat(rows.get(1).get(0)).isNull();
        return made;
    }

    private StatementFinished ran(String query) {
        StatementFinished finished = session.sql(query);
        assertThat(finished.error()).isNull();
        return finished;
    }

    @Test
    void numbersAreExact() {
        assertThat(cell("true")).isEqualTo(true);
        assertThat(cell("-128Y")).isEqualTo((byte) -128);
        assertThat(cell("32767S")).isEqualTo((short) 32767);
        assertThat(cell("-2147483648")).isEqualTo(Integer.MIN_VALUE);
        assertThat(cell("9223372036854775807L")).isEqualTo(Long.MAX_VALUE);
        assertThat(cell("float('1.1')")).isEqualTo(1.1f);
        assertThat(cell("1.1D")).isEqualTo(1.1);
        assertThat(cell("double('NaN')")).isEqualTo(Double.NaN);
        assertThat(cell("float('-Infinity')")).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(cell("-12.50")).isEqualTo(new BigDecimal("-12.50"));
        assertThat(cell("12345678901234567890123456789012345.678BD"))
                .isEqualTo(new BigDecimal("12345678901234567890123456789012345.678"));
    }

    @Test
    void textAndBytes() {
        assertThat(cell("'été ✈'")).isEqualTo("été ✈");
        assertThat(cell("''")).isEqualTo("");
        assertThat(cell("X'01FF'")).isEqualTo("01ff");
        ran("create table t_chars (c char(4), v varchar(4)) using parquet");
        ran("insert into t_chars values ('a', 'b')");
        assertThat(session.rows("select * from t_chars")).containsExactly(List.of("a   ", "b"));
        ran("drop table t_chars");
    }

    @Test
    void timesAndIntervals() {
        assertThat(cell("date'2024-02-29'"))
                .isEqualTo((int) LocalDate.parse("2024-02-29").toEpochDay());
        assertThat(cell("date'0001-01-01'"))
                .isEqualTo((int) LocalDate.parse("0001-01-01").toEpochDay());
        assertThat(cell("timestamp'2024-07-01 12:00:00.123456Z'"))
                .isEqualTo(micros(Instant.parse("2024-07-01T12:00:00.123456Z")));
        assertThat(cell("timestamp_ntz'2024-01-02 03:04:05.000001'"))
                .isEqualTo(LocalDateTime.parse("2024-01-02T03:04:05.000001"));
        assertThat(cell("interval '1-2' year to month")).isEqualTo(Period.ofMonths(14));
        assertThat(cell("interval '1 2:03:04.000005' day to second")).isEqualTo(Duration.parse("P1DT2H3M4.000005S"));
    }

    private static long micros(Instant instant) {
        return TimeUnit.SECONDS.toMicros(instant.getEpochSecond()) + instant.getNano() / 1000;
    }

    @Test
    void calendarIntervalsAreTextHoweverDeep() {
        String interval = "make_interval(0, 1, 0, 2)";
        assertThat(cell(interval)).isEqualTo("1 months 2 days");
        assertThat(cell("array(" + interval + ", null)")).isEqualTo(Arrays.asList("1 months 2 days", null));
        assertThat(cell("named_struct('i', " + interval + ", 'n', 1)"))
                .isEqualTo(Map.of("i", "1 months 2 days", "n", 1));
        assertThat(cell("map('k', array(" + interval + "))"))
                .isEqualTo(List.of(Map.of("key", "k", "value", List.of("1 months 2 days"))));
        assertThat(ran("select " + interval + " as i").result().columns()).containsExactly(new Column("i", "interval"));
    }

    @Test
    void nestedValues() {
        assertThat(cell("array(1, null, 3)")).isEqualTo(Arrays.asList(1, null, 3));
        assertThat(cell("array()")).isEqualTo(List.of());
        assertThat(cell("named_struct('a', 1, 'b', cast(null as string))"))
                .isEqualTo(Map.of("a", 1)); // so says Arrow of a null

        assertThat(cell("map(1.5, 'v', 2.5, null)"))
                .isEqualTo(List.of(
                        Map.of("key", new BigDecimal("1.5"), "value", "v"), Map.of("key", new BigDecimal("2.5"))));
        assertThat(cell("map(array(1), named_struct('d', date'1970-01-02'))"))
                .isEqualTo(List.of(Map.of("key", List.of(1), "value", Map.of("d", 1))));
        assertThat(cell("array(array(named_struct('d', date'1970-01-02')))"))
                .isEqualTo(List.of(List.of(Map.of("d", 1))));
    }

    @Test
    void nothingButNulls() {
        assertThat(session.rows("select null as n, array(null) as a, id from range(2)"))
                .containsExactly(
                        Arrays.asList(null, Arrays.asList((Object) null), 0L),
                        Arrays.asList(null, Arrays.asList((Object) null), 1L));
        assertThat(ran("select null as n").result().columns()).containsExactly(new Column("n", "void"));
    }

    @Test
    void columnsOfTheSameName() {
        StatementFinished finished = ran("select 1 as a, 'x' as a, named_struct('b', 2, 'b', 'y') as s");
        assertThat(finished.result().columns())
                .containsExactly(
                        new Column("a", "int"), new Column("a", "string"), new Column("s", "struct<b:int,b:string>"));
        assertThat(session.table(finished).rows()).containsExactly(List.of(1, "x", Map.of("b_0", 2, "b_1", "y")));
    }

    @Test
    void userDefinedTypesAreWhatTheyAreMadeOf() {
        StatementFinished finished = session.scala(
                """
                import org.apache.spark.ml.linalg.Vectors
                display(Seq((1, Vectors.dense(1.5, 2.5))).toDF("id", "features"))
                """);
        assertThat(session.table(finished).rows().get(0).get(1))
                .isEqualTo(Map.of("type", (byte) 1, "values", List.of(1.5, 2.5)));
        assertThat(finished.result().columns())
                .extracting(Column::type)
                .contains("struct<type:tinyint,size:int,indices:array<int>,values:array<double>>");
    }

    @Test
    void timestampsCarryTheSessionsZone() {
        assertThat(zoneOf("America/New_York")).isEqualTo("America/New_York");
        assertThat(zoneOf("UTC")).isEqualTo("UTC");
        assertThat(zoneOf("GMT+2")).isEqualTo("+02:00");
    }

    private String zoneOf(String setting) {
        StatementFinished finished = ran("set spark.sql.session.timeZone = " + setting
                + "; select timestamp'2024-07-01 12:00:00' as t, timestamp_ntz'2024-07-01 12:00:00' as n");
        List<Field> fields = session.table(finished).schema().getFields();
        assertThat(((ArrowType.Timestamp) fields.get(1).getType()).getTimezone())
                .isNull();
        return ((ArrowType.Timestamp) fields.get(0).getType()).getTimezone();
    }
}
