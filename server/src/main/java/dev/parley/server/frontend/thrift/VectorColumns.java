package dev.parley.server.frontend.thrift;

import java.nio.charset.StandardCharsets;
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
import org.apache.arrow.vector.LargeVarBinaryVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;

/** Finds for each vector how a driver is given its cells. Stateless. */
final class VectorColumns {
    private VectorColumns() {}

    static CellColumn of(FieldVector vector) {
        if (vector instanceof BigIntVector numbers) {
            return column(vector, CellKind.I64, (row, out) -> out.i64(numbers.get(row)));
        } else if (vector instanceof IntVector numbers) {
            return column(vector, CellKind.I32, (row, out) -> out.i32(numbers.get(row)));
        } else if (vector instanceof SmallIntVector numbers) {
            return column(vector, CellKind.I16, (row, out) -> out.i16(numbers.get(row)));
        } else if (vector instanceof TinyIntVector numbers) {
            return column(vector, CellKind.BYTE, (row, out) -> out.i8(numbers.get(row)));
        } else if (vector instanceof Float8Vector numbers) {
            return column(vector, CellKind.DOUBLE, (row, out) -> out.f64(numbers.get(row)));
        } else if (vector instanceof Float4Vector numbers) {
            return column(vector, CellKind.DOUBLE, (row, out) -> out.f64(asWritten(numbers.get(row))));
        } else if (vector instanceof BitVector bits) {
            return column(vector, CellKind.BOOL, (row, out) -> out.i8(bits.get(row)));
        }
        return bytes(vector);
    }

    private static CellColumn bytes(FieldVector vector) {
        if (vector instanceof TimeStampMicroTZVector times) {
            var text = new TimestampText(times.getTimeZone());
            return column(vector, CellKind.TEXT, (row, out) -> text.write(times.get(row), out));
        } else if (vector instanceof TimeStampMicroVector times) {
            var text = new TimestampText("UTC");
            return column(vector, CellKind.TEXT, (row, out) -> text.write(times.get(row), out));
        } else if (vector instanceof VarCharVector texts) {
            return column(
                    vector,
                    CellKind.TEXT,
                    (row, out) ->
                            out.binary(texts.getDataBuffer(), texts.getStartOffset(row), texts.getValueLength(row)));
        } else if (vector instanceof LargeVarCharVector texts) {
            return column(vector, CellKind.TEXT, (row, out) -> out.binary(texts.get(row)));
        } else if (vector instanceof VarBinaryVector binaries) {
            return column(vector, CellKind.BINARY, (row, out) -> out.binary(binaries.get(row)));
        } else if (vector instanceof LargeVarBinaryVector binaries) {
            return column(vector, CellKind.BINARY, (row, out) -> out.binary(binaries.get(row)));
        }
        CellText text = text(vector);
        return column(
                vector, CellKind.TEXT, (row, out) -> out.binary(text.of(row).getBytes(StandardCharsets.UTF_8)));
    }

    private static CellText text(FieldVector vector) {
        if (vector instanceof DecimalVector decimals) {
            return row -> decimals.getObjectNotNull(row).toPlainString();
        } else if (vector instanceof DateDayVector days) {
            return row -> CellText.date(days.get(row));
        } else if (vector instanceof IntervalYearVector months) {
            return row -> CellText.months(months.get(row));
        } else if (vector instanceof DurationVector durations) {
            return row -> CellText.duration(durations.getObject(row));
        }
        return CellText.json(vector);
    }

    private static CellColumn column(FieldVector vector, CellKind kind, CellColumn.Writer writer) {
        return new CellColumn(kind, vector::isNull, writer);
    }

    /** As the float's own digits say, so that 1.1 does not become 1.10000002384. */
    private static double asWritten(float number) {
        return number == (int) number ? number : Double.parseDouble(Float.toString(number));
    }
}
