package dev.parley.server.frontend.thrift;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampTextTest {
    private static final int SEED = 7;

    @ParameterizedTest
    @CsvSource({
        "UTC, 2024-02-29T13:45:00Z, 2024-02-29 13:45:00",
        "UTC, 2024-02-29T13:45:07.5Z, 2024-02-29 13:45:07.500",
        "UTC, 1969-12-31T23:59:59.000001Z, 1969-12-31 23:59:59.000001",
        "'', 1970-01-01T00:00:00Z, 1970-01-01 00:00:00",
        "Europe/Berlin, 2024-03-31T00:59:59Z, 2024-03-31 01:59:59",
        "Europe/Berlin, 2024-03-31T01:00:00Z, 2024-03-31 03:00:00",
        "Europe/Berlin, 2024-10-27T00:59:59.999999Z, 2024-10-27 02:59:59.999999",
        "Europe/Berlin, 2024-10-27T01:00:00Z, 2024-10-27 02:00:00",
        "PST, 2024-01-01T00:00:00Z, 2023-12-31 16:00:00",
        "UTC, +12024-01-01T00:00:00Z, +12024-01-01 00:00:00"
    })
    void aPointInTimeIsWrittenAsTheClocksHadIt(String zone, Instant at, String expected) {
        assertThat(text(new TimestampText(zone), at)).isEqualTo(expected);
    }

    /** One after the other by the same object, which keeps what neighbours have in common. */
    @ParameterizedTest
    @ValueSource(strings = {"UTC", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Africa/Monrovia"})
    void itIsWhatTheLibrarySays(String zone) {
        var random = new Random(SEED);
        var text = new TimestampText(zone);
        for (int i = 0; i < 20_000; i++) {
            long second = random.nextLong(-62_000_000_000L, 250_000_000_000L);
            for (long near = 0; near < 3; near++) {
                Instant at = Instant.ofEpochSecond(second + near * 40_000, random.nextInt(1_000_000) * 1_000L);
                assertThat(text(text, at)).isEqualTo(library(zone, at));
            }
        }
    }

    private static String library(String zone, Instant at) {
        LocalDateTime local = LocalDateTime.ofInstant(at, ZoneId.of(zone));
        String whole = local.toString().replace('T', ' ');
        return local.getSecond() == 0 && local.getNano() == 0 ? whole + ":00" : whole;
    }

    @Test
    void severalAreOneBehindTheOther() {
        var out = new BinaryOut(1);
        var text = new TimestampText("UTC");
        text.write(0, out);
        text.write(1_500_000, out);
        ByteBuffer bytes = ByteBuffer.wrap(out.toArray());
        assertThat(next(bytes)).isEqualTo("1970-01-01 00:00:00");
        assertThat(next(bytes)).isEqualTo("1970-01-01 00:00:01.500");
        assertThat(bytes.hasRemaining()).isFalse();
    }

    private static String text(TimestampText text, Instant at) {
        var out = new BinaryOut(64);
        text.write(at.getEpochSecond() * 1_000_000 + at.getNano() / 1_000, out);
        return next(ByteBuffer.wrap(out.toArray()));
    }

    private static String next(ByteBuffer bytes) {
        var value = new byte[bytes.getInt()];
        bytes.get(value);
        return new String(value, StandardCharsets.US_ASCII);
    }
}
