package dev.parley.server.result.cells;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;

/** Timestamps as text in ISO-8601, of microseconds since 1970. Thread-safe. */
@FunctionalInterface
interface TimestampText {
    long MICROS = 1_000_000;

    String of(long micros);

    /** With the offset that the zone had then. */
    static TimestampText inZone(String zone) {
        ZoneRules rules = (zone.isEmpty() ? ZoneOffset.UTC : ZoneId.of(zone, ZoneId.SHORT_IDS)).getRules();
        return micros -> {
            ZoneOffset offset = rules.getOffset(Instant.ofEpochSecond(seconds(micros)));
            return text(micros, offset) + offset;
        };
    }

    static TimestampText withoutZone() {
        return micros -> text(micros, ZoneOffset.UTC);
    }

    /** Many times as fast as a formatter; the fraction, if any, has three or six digits. */
    private static String text(long micros, ZoneOffset offset) {
        String text = LocalDateTime.ofEpochSecond(seconds(micros), nanos(micros), offset)
                .toString();
        return text.charAt(text.length() - 6) == 'T' ? text + ":00" : text;
    }

    private static long seconds(long micros) {
        return Math.floorDiv(micros, MICROS);
    }

    private static int nanos(long micros) {
        return (int) Math.floorMod(micros, MICROS) * 1_000;
    }
}
