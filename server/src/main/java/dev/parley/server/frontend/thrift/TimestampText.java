package dev.parley.server.frontend.thrift;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * Points in time as {@code 2024-02-29 13:45:00.123456}, as the clocks of a zone had it; of what is below the second the
 * milliseconds where that says all, and nothing where it is whole. Digit by digit, with what neighbours have in common kept
 * from one to the next: through {@link java.time} it is two thirds of what rows with a timestamp cost the server.
 * For one thread at a time.
 */
final class TimestampText {
    private static final long MICROS = 1_000_000;
    private static final int MILLI = 1_000;
    private static final long DAY = 86_400;
    private static final int HOUR = 3_600;
    private static final int MINUTE = 60;

    private final ZoneRules rules;
    /** From this second until before the other the clocks had this offset. */
    private long from;

    private long to;
    private int offset;
    /** The day whose date is in the text. */
    private long day;

    private byte[] date;

    TimestampText(String zone) {
        this.rules = (zone.isEmpty() ? ZoneOffset.UTC : ZoneId.of(zone, ZoneId.SHORT_IDS)).getRules();
        findOffset(0);
        findDate(0);
    }

    /** With its length before it. */
    void write(long micros, BinaryOut out) {
        long second = Math.floorDiv(micros, MICROS);
        if (second < from || second >= to) {
            findOffset(second);
        }
        long local = second + offset;
        long ofDay = Math.floorDiv(local, DAY);
        if (ofDay != day) {
            findDate(ofDay);
        }
        int below = (int) Math.floorMod(micros, MICROS);
        boolean isMilli = below % MILLI == 0;
        int fraction = below == 0 ? 0 : isMilli ? 4 : 7;
        out.i32(date.length + 9 + fraction).raw(date, date.length);
        int time = (int) Math.floorMod(local, DAY);
        out.i8(' ').digits(time / HOUR, 2);
        out.i8(':').digits(time / MINUTE % MINUTE, 2);
        out.i8(':').digits(time % MINUTE, 2);
        if (fraction > 0) {
            out.i8('.').digits(isMilli ? below / MILLI : below, fraction - 1);
        }
    }

    private void findOffset(long second) {
        Instant at = Instant.ofEpochSecond(second);
        ZoneOffsetTransition before = rules.previousTransition(at.plusSeconds(1));
        ZoneOffsetTransition after = rules.nextTransition(at);
        from = before == null ? Long.MIN_VALUE : before.toEpochSecond();
        to = after == null ? Long.MAX_VALUE : after.toEpochSecond();
        offset = rules.getOffset(at).getTotalSeconds();
    }

    private void findDate(long ofDay) {
        day = ofDay;
        date = LocalDate.ofEpochDay(ofDay).toString().getBytes(StandardCharsets.US_ASCII);
    }
}
