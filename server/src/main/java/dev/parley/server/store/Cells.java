package dev.parley.server.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.parley.protocol.Wire;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** How values stand in the store's cells. Null stands for null. */
final class Cells {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final char NUL = '\0';
    private static final char ESCAPE = '\u001A'; // Unicode's substitute for what cannot be shown

    private Cells() {}

    /** Text as it came from outside: it may hold the character 0, which PostgreSQL does not take. */
    static String text(String text) {
        return text == null || (text.indexOf(NUL) < 0 && text.indexOf(ESCAPE) < 0)
                ? text
                : text.replace("\u001A", "\u001A1").replace("\u0000", "\u001A0");
    }

    static String fromText(String cell) {
        return cell == null || cell.indexOf(ESCAPE) < 0
                ? cell
                : cell.replace("\u001A0", "\u0000").replace("\u001A1", "\u001A");
    }

    static String time(Instant instant) {
        return instant == null ? null : TIME.format(instant);
    }

    static Instant time(String cell) {
        return cell == null ? null : Instant.parse(cell);
    }

    /** Null where the cell is empty. */
    static Long number(ResultSet row, String column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? null : Long.valueOf(number);
    }

    static String duration(Duration duration) {
        return duration == null ? null : duration.toString();
    }

    static Duration duration(String cell) {
        return cell == null ? null : Duration.parse(cell);
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    static <E extends Enum<E>> E word(Class<E> type, String cell) {
        return Enum.valueOf(type, cell.toUpperCase(Locale.ROOT));
    }

    /** The words of some values as SQL's {@code IN} wants them. */
    static <E extends Enum<E>> String words(E[] values, Predicate<E> which) {
        return Arrays.stream(values)
                .filter(which)
                .map(value -> "'" + word(value) + "'")
                .collect(Collectors.joining(", ", "(", ")"));
    }

    static String json(Object value) throws SQLException {
        try {
            return value == null ? null : Wire.mapper().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new SQLException("cannot be written as JSON: " + value.getClass(), e);
        }
    }

    static <T> T json(String cell, TypeReference<T> type) throws SQLException {
        try {
            return cell == null ? null : Wire.mapper().readValue(cell, type);
        } catch (JsonProcessingException e) {
            throw new SQLException("the store holds broken JSON where " + type.getType() + " belongs", e);
        }
    }
}
