package dev.parley.server.result.cells;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Timestamps as text in ISO-8601, of microseconds since 1970. Thread-safe. */
@FunctionalInterface
interface TimestampText {
    long MICROS = 1_000_000;

    String of(long micros);

    /** With the offset that the zone had then. */
    static TimestampText inZone(String zone) {
        ZoneId id = zone.isEmpty() ? ZoneOffset.UTC : ZoneId.of(zone, ZoneId.SHORT_IDS);
        return micros -> DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                Instant.ofEpochSecond(seconds(micros), nanos(micros)).atZone(id));
    }

    static TimestampText withoutZone() {
        return micros -> DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(
                LocalDateTime.ofEpochSecond(seconds(micros), nanos(micros), ZoneOffset.UTC));
    }

    private static long seconds(long micros) {
        return Math.floorDiv(micros, MICROS);
    }

    private static int nanos(long micros) {
        return (int) Math.floorMod(micros, MICROS) * 1_000;
    }
}
