package dev.parley.server.sweep;

import dev.parley.protocol.model.Parameter;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Values from one to another, both included where a step meets them.
 *
 * @param from a number, or a date such as {@code 2013-01-31}
 * @param step a number above 0, of days for dates
 */
public record SweepRange(String from, String to, String step) {
    /** Beyond this the difference of two numbers is no count of anything. */
    private static final int MOST_DIGITS = 400;

    /**
     * The values, as text.
     *
     * @throws IllegalArgumentException with what is wrong, to follow the name
     */
    public List<Object> values(Parameter.Type type) {
        return switch (type) {
            case INT, BIGINT, DOUBLE, DECIMAL -> numbers();
            case DATE -> days();
            case BOOLEAN, STRING, TIMESTAMP, TIMESTAMP_NTZ, BINARY ->
                throw new IllegalArgumentException("has a range, which only numbers and dates have; give a list");
        };
    }

    private List<Object> numbers() {
        BigDecimal first = number("from", from);
        BigDecimal last = number("to", to);
        BigDecimal by = number("step", step);
        requireForward(by.signum() > 0 && first.compareTo(last) <= 0);
        int count = bounded(last.subtract(first).divideToIntegralValue(by).add(BigDecimal.ONE));
        return IntStream.range(0, count)
                .<Object>mapToObj(
                        i -> first.add(by.multiply(BigDecimal.valueOf(i))).toPlainString())
                .toList();
    }

    private List<Object> days() {
        LocalDate first = day("from", from);
        LocalDate last = day("to", to);
        BigDecimal by = number("step", step);
        if (by.stripTrailingZeros().scale() > 0) {
            throw new IllegalArgumentException("has a step of '" + step + "', which is no whole number of days");
        }
        requireForward(by.signum() > 0 && !first.isAfter(last));
        long days = last.toEpochDay() - first.toEpochDay();
        int count = bounded(BigDecimal.valueOf(days).divideToIntegralValue(by).add(BigDecimal.ONE));
        return LongStream.range(0, count)
                .<Object>mapToObj(i -> first.plusDays(i * by.longValue()).toString())
                .toList();
    }

    private static void requireForward(boolean isForward) {
        if (!isForward) {
            throw new IllegalArgumentException(
                    "has a range that goes nowhere: from must not be above to, step above 0");
        }
    }

    private static int bounded(BigDecimal count) {
        if (count.compareTo(BigDecimal.valueOf(SweepGrid.MOST_POINTS)) > 0) {
            throw new IllegalArgumentException("has a range of more than " + SweepGrid.MOST_POINTS + " values");
        }
        return count.intValueExact();
    }

    private static BigDecimal number(String field, String text) {
        try {
            var number = new BigDecimal(text);
            if (Math.abs((long) number.scale()) + number.precision() <= MOST_DIGITS) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below, as what is too long
        }
        throw new IllegalArgumentException("has a range whose " + field + " is no number");
    }

    private static LocalDate day(String field, String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("has a range whose " + field + " is no date such as '2013-01-31'", e);
        }
    }
}
