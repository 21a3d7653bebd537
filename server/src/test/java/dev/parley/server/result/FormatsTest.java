package dev.parley.server.result;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.model.Column;
import dev.parley.protocol.model.Table;
import dev.parley.server.testing.ArrowStreams;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.DurationVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.IntervalYearVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How values of every type that Spark sends look in every format. */
class FormatsTest {
    private static final BufferAllocator MEMORY = ArrowStreams.MEMORY;
    private static final long MICROS = 1_362_204_000_123_456L; // 2013-03-02T06:00:00.123456Z

    private final Vertx vertx = Vertx.vertx();
    private final ArrowWorkers workers = new ArrowWorkers(vertx);
    private final List<FieldVector> vectors = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        vectors.forEach(FieldVector::close);
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void integersAreNumbersAsLongAsTheyAreExact() {
        var big = with(new BigIntVector("v", MEMORY));
        long[] values = {1, -(1L << 53), (1L << 53) + 1, Long.MIN_VALUE};
        for (int i = 0; i < values.length; i++) {
            big.setSafe(i, values[i]);
        }
        assertThat(json(4))
                .isEqualTo("[[1],[-9007199254740992],[\"9007199254740993\"],[\"-9223372036854775808\"],[null]]");
        assertThat(csv(4)).isEqualTo("v\r\n1\r\n-9007199254740992\r\n9007199254740993\r\n-9223372036854775808\r\n\r\n");
    }

    @Test
    void smallNumbersAndTruthValuesAreThemselves() {
        with(new IntVector("i", MEMORY)).setSafe(0, Integer.MIN_VALUE);
        with(new SmallIntVector("s", MEMORY)).setSafe(0, -3);
        with(new TinyIntVector("t", MEMORY)).setSafe(0, 127);
        with(new BitVector("b", MEMORY)).setSafe(0, 1);
        assertThat(json(1)).isEqualTo("[[-2147483648,-3,127,true],[null,null,null,null]]");
        assertThat(csv(1)).isEqualTo("i,s,t,b\r\n-2147483648,-3,127,true\r\n,,,\r\n");
    }

    @Test
    void numbersThatAreNoneAreTexts() {
        var doubles = with(new Float8Vector("d", MEMORY));
        var floats = with(new Float4Vector("f", MEMORY));
        double[] values = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0.1, -0.0};
        for (int i = 0; i < values.length; i++) {
            doubles.setSafe(i, values[i]);
            floats.setSafe(i, (float) values[i]);
        }
        assertThat(json(5))
                .isEqualTo("[[\"NaN\",\"NaN\"],[\"Infinity\",\"Infinity\"],[\"-Infinity\",\"-Infinity\"],[0.1,0.1],"
                        + "[-0.0,-0.0],[null,null]]");
        assertThat(csv(5)).startsWith("d,f\r\nNaN,NaN\r\nInfinity,Infinity\r\n-Infinity,-Infinity\r\n0.1,0.1\r\n");
    }

    @Test
    void decimalsAreExactTexts() {
        var decimals = with(new DecimalVector("d", MEMORY, 38, 10));
        decimals.setSafe(0, new BigDecimal("1234567890123456789012345678.0000000001"));
        decimals.setSafe(1, new BigDecimal("-0.1000000000"));
        assertThat(json(2)).isEqualTo("[[\"1234567890123456789012345678.0000000001\"],[\"-0.1000000000\"],[null]]");
    }

    @Test
    void textsAreThemselvesAndAnEmptyOneIsNoNull() {
        var texts = with(new VarCharVector("t", MEMORY));
        var second = with(new IntVector("n", MEMORY));
        List<String> values = List.of("", "é ✈ 😀", "a,b", "say \"hi\"", "two\r\nlines", " x ");
        for (int i = 0; i < values.size(); i++) {
            texts.setSafe(i, values.get(i).getBytes(UTF_8));
            second.setSafe(i, i);
        }
        assertThat(json(6))
                .isEqualTo(
                        "[[\"\",0],[\"é ✈ \\uD83D\\uDE00\",1],[\"a,b\",2],[\"say \\\"hi\\\"\",3],[\"two\\r\\nlines\",4],[\" x \",5],"
                                + "[null,null]]");
        assertThat(csv(6))
                .isEqualTo(
                        "t,n\r\n\"\",0\r\n\"é ✈ 😀\",1\r\n\"a,b\",2\r\n\"say \"\"hi\"\"\",3\r\n\"two\r\nlines\",4\r\n"
                                + "\" x \",5\r\n,\r\n");
    }

    @Test
    void binaryIsBase64() {
        with(new VarBinaryVector("b", MEMORY)).setSafe(0, new byte[] {0, -1, 62, 63});
        assertThat(json(1)).isEqualTo("[[\"AP8+Pw==\"],[null]]");
        assertThat(csv(1)).isEqualTo("b\r\n\"AP8+Pw==\"\r\n\r\n");
    }

    @Test
    void timesAreIso() {
        var days = with(new DateDayVector("d", MEMORY));
        var zoned = with(new TimeStampMicroTZVector("z", MEMORY, "America/New_York"));
        var utc = with(new TimeStampMicroTZVector("u", MEMORY, "UTC"));
        var local = with(new TimeStampMicroVector("l", MEMORY));
        days.setSafe(0, 15_766);
        days.setSafe(1, -719_529);
        for (int i = 0; i < 2; i++) {
            zoned.setSafe(i, i == 0 ? MICROS : -1);
            utc.setSafe(i, i == 0 ? MICROS : -1);
            local.setSafe(i, i == 0 ? MICROS / 1_000_000 * 1_000_000 : -1);
        }
        assertThat(json(2))
                .isEqualTo("[[\"2013-03-02\",\"2013-03-02T01:00:00.123456-05:00\",\"2013-03-02T06:00:00.123456Z\","
                        + "\"2013-03-02T06:00:00\"],[\"-0001-12-31\",\"1969-12-31T18:59:59.999999-05:00\","
                        + "\"1969-12-31T23:59:59.999999Z\",\"1969-12-31T23:59:59.999999\"],[null,null,null,null]]");
    }

    @Test
    void timesHaveTheirSecondsAlsoWhereTheseAreNone() {
        var local = with(new TimeStampMicroVector("l", MEMORY));
        local.setSafe(0, 0);
        local.setSafe(1, 120_000);
        local.setSafe(2, 7 * 3_600_000_000L);
        with(new TimeStampMicroTZVector("z", MEMORY, "+05:30")).setSafe(2, 0);
        assertThat(json(3))
                .isEqualTo("[[\"1970-01-01T00:00:00\",null],[\"1970-01-01T00:00:00.120\",null],"
                        + "[\"1970-01-01T07:00:00\",\"1970-01-01T05:30:00+05:30\"],[null,null]]");
    }

    @Test
    void intervalsAreTextsAndNothingIsNull() {
        with(new IntervalYearVector("y", MEMORY)).setSafe(0, -14);
        var duration = new ArrowType.Duration(org.apache.arrow.vector.types.TimeUnit.MICROSECOND);
        with(new DurationVector("t", FieldType.nullable(duration), MEMORY)).setSafe(0, 93_784_000_005L);
        with(new NullVector("n"));
        assertThat(json(1)).isEqualTo("[[\"P-1Y-2M\",\"PT26H3M4.000005S\",null],[null,null,null]]");
    }

    @Test
    void whatHasPartsIsListsAndObjects() {
        var list = with(ListVector.empty("l", MEMORY));
        var lists = list.getWriter();
        lists.setPosition(0);
        lists.startList();
        lists.bigInt().writeBigInt(Long.MAX_VALUE);
        lists.bigInt().writeNull();
        lists.endList();
        lists.setValueCount(1);
        var struct = with(StructVector.empty("s", MEMORY));
        struct.addOrGet("a", FieldType.nullable(new ArrowType.Int(32, true)), IntVector.class)
                .setSafe(0, 1);
        struct.addOrGet("b", FieldType.nullable(new ArrowType.Utf8()), VarCharVector.class);
        struct.setIndexDefined(0);
        assertThat(json(1)).isEqualTo("[[[\"9223372036854775807\",null],{\"a\":1,\"b\":null}],[null,null]]");
        assertThat(csv(1))
                .isEqualTo("l,s\r\n\"[\"\"9223372036854775807\"\",null]\",\"{\"\"a\"\":1,\"\"b\"\":null}\"\r\n,\r\n");
    }

    @Test
    void mapsAreObjectsWhereTheirKeysAreSimple() {
        var map = with(MapVector.empty("m", MEMORY, false));
        var maps = map.getWriter();
        maps.setPosition(0);
        maps.startMap();
        for (int key = 1; key <= 2; key++) {
            maps.startEntry();
            maps.key().integer().writeInt(key);
            maps.value().float8().writeFloat8(key / 2.0);
            maps.endEntry();
        }
        maps.endMap();
        maps.setValueCount(1);
        var binary = with(MapVector.empty("b", MEMORY, false));
        var binaries = binary.getWriter();
        binaries.setPosition(0);
        binaries.startMap();
        binaries.startEntry();
        binaries.key().varBinary().writeVarBinary(new byte[] {1});
        binaries.value().integer().writeInt(7);
        binaries.endEntry();
        binaries.endMap();
        binaries.setValueCount(1);
        assertThat(json(1)).isEqualTo("[[{\"1\":0.5,\"2\":1.0},[[\"AQ==\",7]]],[null,null]]");
    }

    @Test
    void ofColumnsOfTheSameNameNoneIsLost() {
        for (int i = 1; i <= 3; i++) {
            with(new IntVector("n", MEMORY)).setSafe(0, i);
        }
        with(new IntVector("n_2", MEMORY)).setSafe(0, 4);
        assertThat(read(ResultFormat.NDJSON, 1).lines().findFirst())
                .contains("{\"n\":1,\"n_3\":2,\"n_4\":3,\"n_2\":4}");
        assertThat(csv(1)).startsWith("n,n,n,n_2\r\n1,2,3,4\r\n");
    }

    @Test
    void aCutBatchOfArrowHoldsTheSameValues() {
        whatHasPartsIsListsAndObjects();
        with(new VarCharVector("t", MEMORY)).setSafe(0, "é".getBytes(UTF_8));
        Buffer stream = bytes(ResultFormat.ARROW, new RowRange(1, 1), 2);
        Buffer first = bytes(ResultFormat.ARROW, new RowRange(0, 1), 2);
        assertThat(ArrowStreams.rows(stream).toString()).isEqualTo("[[null,null,null]]");
        assertThat(ArrowStreams.rows(first).toString())
                .isEqualTo("[[[\"9223372036854775807\",null],{\"a\":1,\"b\":null},\"é\"]]");
    }

    private <V extends FieldVector> V with(V vector) {
        vectors.add(vector);
        return vector;
    }

    private String json(int rows) {
        String json = read(ResultFormat.JSON, rows);
        return json.substring(json.indexOf("\"rows\":") + 7, json.length() - 1);
    }

    private String csv(int rows) {
        return read(ResultFormat.CSV, rows);
    }

    private String read(ResultFormat format, int rows) {
        return bytes(format, RowRange.ALL, rows + 1).toString(); // the last one is all null
    }

    private Buffer bytes(ResultFormat format, RowRange range, int rows) {
        vectors.forEach(vector -> vector.setValueCount(rows));
        var root = new VectorSchemaRoot(vectors); // its vectors are closed at the end
        root.setRowCount(rows);
        Buffer stream = ArrowStreams.stream(Arrays.asList(ArrowStreams.schema(root), ArrowStreams.batch(root)));
        List<Column> columns = vectors.stream()
                .map(vector -> new Column(vector.getName(), "some"))
                .toList();
        try {
            var request = new ResultStream.Request(format, range, false);
            var head = new Table(columns, List.of(), rows, false, null, false);
            return ResultStream.of(workers, OpenResult.inline(stream), head, request)
                    .compose(ResultStreams::all)
                    .await(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
