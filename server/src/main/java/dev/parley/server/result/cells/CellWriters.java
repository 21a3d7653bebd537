package dev.parley.server.result.cells;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
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
import org.apache.arrow.vector.ValueVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;

/** Finds for each type of Arrow that Spark's types become how its values are written. Stateless. */
public final class CellWriters {
    private static final long MAX_EXACT_INTEGER = 1L << 53;

    private CellWriters() {}

    /** The cells of a vector, null ones included. */
    public static Cells of(FieldVector vector) {
        Cells notNull = notNull(vector);
        return (row, out) -> {
            if (vector.isNull(row)) {
                out.writeNull();
            } else {
                notNull.write(row, out);
            }
        };
    }

    private static Cells notNull(FieldVector vector) {
        if (vector instanceof MapVector map) { // also a list, so asked for first
            return new MapCells(map);
        } else if (vector instanceof ListVector list) {
            return new ListCells(list);
        } else if (vector instanceof StructVector struct) {
            return new StructCells(struct);
        } else if (vector instanceof BigIntVector numbers) {
            return (row, out) -> number(numbers.get(row), out);
        } else if (vector instanceof IntVector numbers) {
            return (row, out) -> out.writeNumber(numbers.get(row));
        } else if (vector instanceof SmallIntVector numbers) {
            return (row, out) -> out.writeNumber(numbers.get(row));
        } else if (vector instanceof TinyIntVector numbers) {
            return (row, out) -> out.writeNumber(numbers.get(row));
        } else if (vector instanceof Float8Vector numbers) {
            return (row, out) -> number(numbers.get(row), out);
        } else if (vector instanceof Float4Vector numbers) {
            return (row, out) -> number(numbers.get(row), out);
        } else if (vector instanceof BitVector bits) {
            return (row, out) -> out.writeBoolean(bits.get(row) != 0);
        }
        return text(vector);
    }

    private static Cells text(FieldVector vector) {
        if (vector instanceof VarCharVector texts) {
            return (row, out) -> out.writeString(new String(texts.get(row), StandardCharsets.UTF_8));
        } else if (vector instanceof LargeVarCharVector texts) {
            return (row, out) -> out.writeString(new String(texts.get(row), StandardCharsets.UTF_8));
        } else if (vector instanceof DecimalVector decimals) {
            return (row, out) -> out.writeString(decimals.getObjectNotNull(row).toPlainString());
        } else if (vector instanceof VarBinaryVector binaries) {
            return (row, out) -> out.writeBinary(binaries.get(row));
        } else if (vector instanceof LargeVarBinaryVector binaries) {
            return (row, out) -> out.writeBinary(binaries.get(row));
        }
        return time(vector);
    }

    private static Cells time(FieldVector vector) {
        if (vector instanceof DateDayVector days) {
            return (row, out) ->
                    out.writeString(LocalDate.ofEpochDay(days.get(row)).toString());
        } else if (vector instanceof TimeStampMicroTZVector times) {
            var text = TimestampText.inZone(times.getTimeZone());
            return (row, out) -> out.writeString(text.of(times.get(row)));
        } else if (vector instanceof TimeStampMicroVector times) {
            var text = TimestampText.withoutZone();
            return (row, out) -> out.writeString(text.of(times.get(row)));
        } else if (vector instanceof IntervalYearVector months) {
            return (row, out) -> out.writeString(
                    Period.ofMonths(months.get(row)).normalized().toString());
        } else if (vector instanceof DurationVector durations) {
            return (row, out) -> out.writeString(duration(durations, row).toString());
        }
        return other(vector);
    }

    private static Duration duration(DurationVector durations, int row) {
        return durations.getObject(row);
    }

    /** Nothing of Spark's; a null type's vector is here too and has no other cells than null ones. */
    private static Cells other(ValueVector vector) {
        return (row, out) -> out.writeString(String.valueOf(vector.getObject(row)));
    }

    private static void number(long number, JsonGenerator out) throws IOException {
        if (number >= -MAX_EXACT_INTEGER && number <= MAX_EXACT_INTEGER) {
            out.writeNumber(number);
        } else {
            out.writeString(Long.toString(number));
        }
    }

    private static void number(double number, JsonGenerator out) throws IOException {
        if (Double.isFinite(number)) {
            out.writeNumber(number);
        } else {
            out.writeString(Double.toString(number));
        }
    }

    private static void number(float number, JsonGenerator out) throws IOException {
        if (Float.isFinite(number)) {
            out.writeNumber(number);
        } else {
            out.writeString(Float.toString(number));
        }
    }
}
