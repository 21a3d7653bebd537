package dev.parley.server.run;

import dev.parley.protocol.Wire;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The type of a column whose cells are of several of Spark's types; in whichever order they come, it is the same. Stateless. */
final class CommonType {
    private static final String STRING = "string";
    private static final String DOUBLE = "double";
    /** That of nulls. */
    private static final String VOID = "void";

    private static final int MOST_DIGITS = 38;
    private static final Pattern DECIMAL = Pattern.compile("decimal\\((\\d+),(\\d+)\\)");
    private static final List<String> INTEGERS = List.of("tinyint", "smallint", "int", "bigint");
    private static final List<Integer> DIGITS = List.of(3, 5, 10, 19);
    /** Whose values a double has without loss. */
    private static final Set<String> DOUBLES = Set.of("tinyint", "smallint", "int", "float", DOUBLE);

    private CommonType() {}

    /** The least that holds the values of both; {@code string} where no number does. */
    static String of(String one, String other) {
        if (one.equals(other) || other.equals(VOID)) {
            return one;
        }
        if (one.equals(VOID)) {
            return other;
        }
        if (INTEGERS.contains(one) && INTEGERS.contains(other)) {
            return INTEGERS.get(Math.max(INTEGERS.indexOf(one), INTEGERS.indexOf(other)));
        }
        return DOUBLES.contains(one) && DOUBLES.contains(other) ? DOUBLE : decimal(one, other);
    }

    private static String decimal(String one, String other) {
        int whole = Math.max(whole(one), whole(other));
        int fraction = Math.max(fraction(one), fraction(other));
        boolean areExact = whole(one) >= 0 && whole(other) >= 0;
        return areExact && whole + fraction <= MOST_DIGITS
                ? "decimal(%d,%d)".formatted(whole + fraction, fraction)
                : STRING;
    }

    /** How many digits it has before the point; -1 where it is neither a decimal nor an integer. */
    private static int whole(String type) {
        Matcher decimal = DECIMAL.matcher(type);
        if (decimal.matches()) {
            return Integer.parseInt(decimal.group(1)) - Integer.parseInt(decimal.group(2));
        }
        int integer = INTEGERS.indexOf(type);
        return integer < 0 ? -1 : DIGITS.get(integer);
    }

    private static int fraction(String type) {
        Matcher decimal = DECIMAL.matcher(type);
        return decimal.matches() ? Integer.parseInt(decimal.group(2)) : 0;
    }

    /** A cell of another type as this one has it in JSON. */
    static Object cell(Object cell, String type) {
        if (cell == null) {
            return null;
        }
        if (DECIMAL.matcher(type).matches()) {
            return new BigDecimal(cell.toString()).setScale(fraction(type)).toPlainString();
        }
        return switch (type) {
            case STRING ->
                cell instanceof String ? cell : Wire.mapper().valueToTree(cell).toString();
            case DOUBLE -> cell instanceof Integer whole ? whole.doubleValue() : cell;
            default -> cell;
        };
    }
}
