package dev.parley.session.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.engine.EngineEvent.StatementFinished;
import dev.parley.protocol.engine.ResultUpload;
import dev.parley.protocol.engine.TableLimits;
import dev.parley.protocol.engine.TableResult;
import dev.parley.protocol.model.Language;
import java.util.Base64;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How much of a query is kept, how it travels, and what is said of the rest. */
@ExtendWith(SparkEngine.class)
class ResultLimitsTest {
    private static final long MUCH = 1L << 30;

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

    private StatementFinished run(String query, Long maxRows, long maxBytes) {
        var finished = session.await(session.submit(Language.SQL, query, new TableLimits(maxRows, maxBytes)));
        assertThat(finished.error()).isNull();
        return finished;
    }

    private List<Object> ids(StatementFinished finished) {
        return session.table(finished).column(0);
    }

    private static List<Object> upTo(long count) {
        return LongStream.range(0, count).<Object>mapToObj(i -> i).toList();
    }

    @ParameterizedTest
    @CsvSource({"10, 10, false", "11, 10, true", "0, 10, false", "1, 1, false", "2, 1, true"})
    void truncatedIsTheTruthAtTheBoundary(long has, long most, boolean truncated) {
        for (String query : List.of(
                "select id from range(0, %d, 1, 4)",
                "select id from range(0, %d, 1, 4) order by id",
                "select id from (select id, count(*) from range(%d) group by id) order by id limit 100",
                "select explode(sequence(0L, %d - 1L)) as id where %1$d > 0")) {
            StatementFinished finished = run(query.formatted(has), most, MUCH);
            TableResult table = finished.result();
            assertThat(ids(finished)).as(query).isEqualTo(upTo(Math.min(has, most)));
            assertThat(table.rowCount()).isEqualTo(Math.min(has, most));
            assertThat(table.truncated()).isEqualTo(truncated);
            assertThat(table.limitReason()).isEqualTo(truncated ? "max_rows" : null);
        }
    }

    @Test
    void aLimitOfTheQuerysOwnIsNoTruncation() {
        assertThat(run("select id from range(0, 1000, 1, 8) limit 7", 7L, MUCH)
                        .result()
                        .truncated())
                .isFalse();
        assertThat(ids(run("select id from range(0, 1000, 1, 8) limit 300", null, MUCH)))
                .isEqualTo(upTo(300));
        assertThat(ids(run("select id from range(0, 1000, 1, 8) limit 5 offset 3", null, MUCH)))
                .isEqualTo(List.of(3L, 4L, 5L, 6L, 7L));
        assertThat(ids(run("select id from range(0, 1000, 1, 8) order by id desc limit 2", null, MUCH)))
                .isEqualTo(List.of(999L, 998L));
    }

    @Test
    void rowsComeInTheOrderOfTheQueryFromManyPartitions() {
        StatementFinished finished = run("select id from range(0, 100000, 1, 37)", null, MUCH);
        assertThat(ids(finished)).isEqualTo(upTo(100_000));
        assertThat(ids(run("select id from range(100000) order by id", null, MUCH)))
                .isEqualTo(upTo(100_000));
    }

    @Test
    void aTableThatIsSmallTravelsInline() {
        StatementFinished inline = run("select id from range(0, 3900, 1, 2)", null, MUCH);
        assertThat(Base64.getDecoder().decode(inline.result().arrow()))
                .hasSizeLessThanOrEqualTo(ResultUpload.INLINE_BYTES);
        assertThat(session.upload(inline.statement())).isEmpty();
        StatementFinished uploaded = run("select id from range(0, 4200, 1, 2)", null, MUCH);
        assertThat(uploaded.result().arrow()).isNull();
        assertThat(session.upload(uploaded.statement()))
                .hasSize(uploaded.result().messages())
                .hasSize(3);
        assertThat(ids(uploaded)).isEqualTo(upTo(4200));
    }

    @Test
    void batchesAreBoundedByRowsAndByBytes() {
        StatementFinished narrow = run("select id from range(0, 50000, 1, 1)", null, MUCH);
        assertThat(session.table(narrow).batchRows()).hasSizeGreaterThan(2).allMatch(rows -> rows <= 1 << 14);
        StatementFinished wide = run("select id, repeat('x', 100000) as s from range(0, 200, 1, 1)", null, MUCH);
        assertThat(session.upload(wide.statement()))
                .allMatch(message -> message.length < 1_300_000)
                .hasSizeGreaterThan(15);
        assertThat(ids(wide)).isEqualTo(upTo(200));
    }

    @Test
    void structsThatAreNullMakeNoMessageTooLong() {
        String fields = String.join(
                ", ", LongStream.range(0, 300).mapToObj(i -> "'f" + i + "', 1D").toList());
        StatementFinished finished = run(
                "select id, if(id < 0, named_struct(" + fields + "), null) as s from range(0, 20000, 1, 1)",
                null,
                MUCH);
        assertThat(session.upload(finished.statement()))
                .allMatch(message -> message.length <= ResultUpload.MAX_MESSAGE_BYTES);
        assertThat(ids(finished)).isEqualTo(upTo(20_000));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 1_000, 20_000, 700_000})
    void bytesAreBoundedToTheRow(long most) {
        StatementFinished finished = run("select id, repeat('x', 90) as s from range(0, 50000, 1, 3)", null, most);
        TableResult table = finished.result();
        List<byte[]> messages = session.upload(finished.statement());
        assertThat(table.truncated()).isTrue();
        assertThat(table.limitReason()).isEqualTo("max_bytes");
        assertThat(ids(finished)).isEqualTo(upTo(table.rowCount()));
        assertThat(messages.stream()
                        .skip(1)
                        .mapToLong(message -> message.length)
                        .sum())
                .isLessThanOrEqualTo(most);
        assertThat(table.rowCount()).isBetween(Math.max(0, (most - 600) / 110), most / 90);
    }

    @Test
    void bytesOfRowsThatAreHereAlreadyAreBoundedAsWell() {
        String query =
                "select * from values " + "(1L, 'xxxxxxxxxxxxxxxxxxxxxxxxx'),".repeat(99) + "(2L, 'y') as t(id, s)";
        StatementFinished finished = run(query, null, 1_000);
        assertThat(finished.result().limitReason()).isEqualTo("max_bytes");
        assertThat(finished.result().rowCount()).isBetween(10L, 25L);
    }

    @ParameterizedTest
    @CsvSource({"17, 3", "40, 3", "17, 0", "40, 0"})
    void aRowThatFitsNoMessageEndsTheTable(int megabytes, int at) {
        String cell = "if(id = " + at + ", repeat('x', " + (megabytes << 20) + "), 'a')";
        StatementFinished finished = run("select id, " + cell + " as s from range(0, 9, 1, 1)", null, MUCH);
        TableResult table = finished.result();
        assertThat(table.limitReason()).isEqualTo("row_bytes");
        assertThat(table.truncated()).isTrue();
        assertThat(ids(finished)).isEqualTo(upTo(at));
    }

    @Test
    void aRowThatJustFitsIsKept() {
        StatementFinished finished = run("select id, repeat('x', 16000000) as s from range(0, 3, 1, 1)", null, MUCH);
        assertThat(finished.result().truncated()).isFalse();
        assertThat(ids(finished)).isEqualTo(upTo(3));
    }

    @Test
    void aTableWithoutRowsHasItsColumns() {
        StatementFinished finished = run("select id, 'a' as s from range(10) where id > 100", 10L, MUCH);
        assertThat(finished.result().columns()).extracting("name").containsExactly("id", "s");
        assertThat(session.table(finished).schema().getFields()).hasSize(2);
        assertThat(session.table(finished).rows()).isEmpty();
        assertThat(session.rows("select * from (select 1 as a) where false")).isEmpty();
    }

    @Test
    void aFewRowsOrBytesOfManyDoNotComputeAllOfThem() {
        session.echo("val seen = sc.longAccumulator; "
                + "spark.udf.register(\"count_me\", (i: Long) => { seen.add(1); i })");
        assertThat(ids(run("select count_me(id) as id from range(0, 1000000, 1, 100)", 10L, MUCH)))
                .isEqualTo(upTo(10));
        assertThat(session.echo("seen.value < 1000")).endsWith("true\n");
        String wide = "select count_me(id) as id, repeat('x', 1000) as s from range(0, 200000, 1, 100)";
        assertThat(run(wide, null, 1 << 20).result().limitReason()).isEqualTo("max_bytes");
        assertThat(session.echo("seen.value < 100000")).endsWith("true\n");
    }

    @Test
    void rowsThatAreHereAlreadyStartNoJob() throws Exception {
        try (var jobs = new SessionJobs(session.key())) {
            session.sql("create temp view local_rows as select * from values (1), (2)");
            assertThat(session.rows("select * from local_rows")).hasSize(2);
            assertThat(session.rows("show views")).hasSize(1);
            assertThat(jobs.count()).isZero();
            assertThat(session.rows("select count(*) from range(10)")).hasSize(1);
            assertThat(jobs.count()).isPositive();
        }
    }
}
