package dev.parley.server.frontend.thrift;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.parley.protocol.Wire;
import dev.parley.server.result.cells.CellWriters;
import dev.parley.server.result.cells.Cells;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Duration;
import java.time.LocalDate;
import org.apache.arrow.vector.FieldVector;

/** Values as the texts that drivers parse: those of java.sql, and for intervals Hive's. For one thread at a time. */
@FunctionalInterface
interface CellText {
    int MONTHS = 12;

    String of(int row) throws IOException;

    static String date(int day) {
        return LocalDate.ofEpochDay(day).toString();
    }

    /** {@code 1-2} for a year and two months. */
    static String months(int months) {
        long all = Math.abs((long) months);
        return (months < 0 ? "-" : "") + all / MONTHS + "-" + all % MONTHS;
    }

    /** {@code 1 02:03:04.000005000}. */
    static String duration(Duration duration) {
        Duration all = duration.abs();
        return "%s%d %02d:%02d:%02d.%09d"
                .formatted(
                        duration.isNegative() ? "-" : "",
                        all.toDays(),
                        all.toHoursPart(),
                        all.toMinutesPart(),
                        all.toSecondsPart(),
                        all.toNanosPart());
    }

    /** What has parts. */
    static CellText json(FieldVector vector) {
        Cells cells = CellWriters.of(vector);
        return row -> {
            var text = new StringWriter();
            try (JsonGenerator json = Wire.mapper().createGenerator(text)) {
                cells.write(row, json);
            }
            return text.toString();
        };
    }
}
