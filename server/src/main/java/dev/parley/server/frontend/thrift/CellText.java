package dev.parley.server.frontend.thrift;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.parley.protocol.Wire;
import dev.parley.server.result.cells.CellWriters;
import dev.parley.server.result.cells.Cells;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.function.IntToLongFunction;
import org.apache.arrow.vector.FieldVector;

/** Values as the texts that drivers parse: those of java.sql, and for intervals Hive's. For one thread at a time. */
@FunctionalInterface
interface CellText {
    long MICROS = 1_000_000;
    int MONTHS = 12;

    String of(int row) throws IOException;

    static String date(int day) {
        return LocalDate.ofEpochDay(day).toString();
    }

    /** {@code 2024-02-29 13:45:00.123456}, as the clocks of the zone had it. */
    static CellText timestamps(IntToLongFunction micros, String zone) {
        ZoneRules rules = (zone.isEmpty() ? ZoneOffset.UTC : ZoneId.of(zone, ZoneId.SHORT_IDS)).getRules();
        return row -> timestamp(micros.applyAsLong(row), rules);
    }

    private static String timestamp(long micros, ZoneRules rules) {
        long second = Math.floorDiv(micros, MICROS);
        int nano = (int) Math.floorMod(micros, MICROS) * 1_000;
        String text = LocalDateTime.ofEpochSecond(second, nano, rules.getOffset(Instant.ofEpochSecond(second)))
                .toString()
                .replace('T', ' ');
        return text.charAt(text.length() - 6) == ' ' ? text + ":00" : text;
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
