package dev.parley.server.frontend.thrift;

import java.sql.Types;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hive.service.rpc.thrift.TCLIServiceConstants;
import org.apache.hive.service.rpc.thrift.TPrimitiveTypeEntry;
import org.apache.hive.service.rpc.thrift.TTypeDesc;
import org.apache.hive.service.rpc.thrift.TTypeEntry;
import org.apache.hive.service.rpc.thrift.TTypeId;
import org.apache.hive.service.rpc.thrift.TTypeQualifierValue;
import org.apache.hive.service.rpc.thrift.TTypeQualifiers;

/**
 * A type of Spark's as drivers know it. A value.
 *
 * @param name in capitals, without what stands in brackets
 * @param jdbc one of {@link Types}
 * @param precision digits or characters; null where the type has none
 * @param scale digits behind the point; null where the type has none
 */
record SqlType(String name, TTypeId id, int jdbc, Integer precision, Integer scale) {
    private static final Pattern NAMED =
            Pattern.compile("([a-z_]+(?: [a-z ]+)?)(?:\\((\\d+)(?:\\s*,\\s*(\\d+))?\\))?.*", Pattern.DOTALL);
    private static final int MOST_DIGITS = 38;

    private record Known(TTypeId id, int jdbc, Integer precision, Integer scale) {}

    private static final Map<String, Known> KNOWN = Map.ofEntries(
            Map.entry("boolean", new Known(TTypeId.BOOLEAN_TYPE, Types.BOOLEAN, 1, null)),
            Map.entry("tinyint", new Known(TTypeId.TINYINT_TYPE, Types.TINYINT, 3, 0)),
            Map.entry("smallint", new Known(TTypeId.SMALLINT_TYPE, Types.SMALLINT, 5, 0)),
            Map.entry("int", new Known(TTypeId.INT_TYPE, Types.INTEGER, 10, 0)),
            Map.entry("bigint", new Known(TTypeId.BIGINT_TYPE, Types.BIGINT, 19, 0)),
            Map.entry("float", new Known(TTypeId.FLOAT_TYPE, Types.FLOAT, 7, 7)),
            Map.entry("double", new Known(TTypeId.DOUBLE_TYPE, Types.DOUBLE, 15, 15)),
            Map.entry("string", new Known(TTypeId.STRING_TYPE, Types.VARCHAR, null, null)),
            Map.entry("varchar", new Known(TTypeId.VARCHAR_TYPE, Types.VARCHAR, null, null)),
            Map.entry("char", new Known(TTypeId.CHAR_TYPE, Types.CHAR, null, null)),
            Map.entry("binary", new Known(TTypeId.BINARY_TYPE, Types.BINARY, null, null)),
            Map.entry("decimal", new Known(TTypeId.DECIMAL_TYPE, Types.DECIMAL, 10, 0)),
            Map.entry("date", new Known(TTypeId.DATE_TYPE, Types.DATE, 10, null)),
            Map.entry("timestamp", new Known(TTypeId.TIMESTAMP_TYPE, Types.TIMESTAMP, 26, 6)),
            Map.entry("timestamp_ntz", new Known(TTypeId.TIMESTAMP_TYPE, Types.TIMESTAMP, 26, 6)),
            Map.entry("array", new Known(TTypeId.ARRAY_TYPE, Types.ARRAY, null, null)),
            Map.entry("map", new Known(TTypeId.MAP_TYPE, Types.JAVA_OBJECT, null, null)),
            Map.entry("struct", new Known(TTypeId.STRUCT_TYPE, Types.STRUCT, null, null)),
            Map.entry("void", new Known(TTypeId.NULL_TYPE, Types.NULL, null, null)));

    private static final Known YEARS = new Known(TTypeId.INTERVAL_YEAR_MONTH_TYPE, Types.OTHER, 11, null);
    private static final Known DAYS = new Known(TTypeId.INTERVAL_DAY_TIME_TYPE, Types.OTHER, 29, null);
    /** What drivers have no word for travels as text: calendar intervals, variants, and types to come. */
    private static final Known TEXT = new Known(TTypeId.STRING_TYPE, Types.VARCHAR, null, null);

    /** Of a type as {@code DESCRIBE} prints it. */
    static SqlType of(String text) {
        Matcher matcher = NAMED.matcher(text.strip().toLowerCase(Locale.ROOT));
        String name = matcher.matches() ? matcher.group(1).strip() : text;
        Known known = known(name);
        boolean isSized = known.jdbc() == Types.DECIMAL || known.id() != TTypeId.STRING_TYPE;
        Integer first = isSized && matcher.matches() && matcher.group(2) != null
                ? Integer.valueOf(matcher.group(2))
                : known.precision();
        Integer second =
                matcher.matches() && matcher.group(3) != null ? Integer.valueOf(matcher.group(3)) : known.scale();
        String shown = name.startsWith("string") ? "STRING" : name.toUpperCase(Locale.ROOT);
        return new SqlType(shown, known.id(), known.jdbc(), first, second);
    }

    private static Known known(String name) {
        if (name.startsWith("interval ")) {
            return name.contains("year") || name.contains("month") ? YEARS : DAYS;
        }
        return KNOWN.getOrDefault(name, TEXT);
    }

    boolean isNumber() {
        return switch (id) {
            case TINYINT_TYPE, SMALLINT_TYPE, INT_TYPE, BIGINT_TYPE, FLOAT_TYPE, DOUBLE_TYPE, DECIMAL_TYPE -> true;
            default -> false;
        };
    }

    /** Whether it is an array, a map or a struct. */
    boolean hasParts() {
        return switch (id) {
            case ARRAY_TYPE, MAP_TYPE, STRUCT_TYPE -> true;
            default -> false;
        };
    }

    /** The most letters, bytes or digits of a value, as a catalog tells it; null where that means nothing. */
    Integer columnSize() {
        boolean isBoundless = id == TTypeId.STRING_TYPE || id == TTypeId.BINARY_TYPE;
        return isBoundless && precision == null ? Integer.valueOf(Integer.MAX_VALUE) : precision;
    }

    /** Digits behind the point, of seconds too; null where there are none ever. */
    Integer decimalDigits() {
        return isNumber() || jdbc == Types.TIMESTAMP ? scale : null;
    }

    /** How its values travel. */
    CellKind kind() {
        return switch (id) {
            case BOOLEAN_TYPE -> CellKind.BOOL;
            case TINYINT_TYPE -> CellKind.BYTE;
            case SMALLINT_TYPE -> CellKind.I16;
            case INT_TYPE -> CellKind.I32;
            case BIGINT_TYPE -> CellKind.I64;
            case FLOAT_TYPE, DOUBLE_TYPE -> CellKind.DOUBLE;
            case BINARY_TYPE -> CellKind.BINARY;
            default -> CellKind.TEXT;
        };
    }

    /** What the type can have at most, for the list of types. */
    Integer mostPrecision() {
        return id == TTypeId.DECIMAL_TYPE ? Integer.valueOf(MOST_DIGITS) : precision;
    }

    TTypeDesc description() {
        var entry = new TPrimitiveTypeEntry(id);
        var qualifiers = new TTypeQualifiers(new HashMap<>());
        if (id == TTypeId.DECIMAL_TYPE) {
            qualifiers.putToQualifiers(TCLIServiceConstants.PRECISION, TTypeQualifierValue.i32Value(precision));
            qualifiers.putToQualifiers(TCLIServiceConstants.SCALE, TTypeQualifierValue.i32Value(scale));
        } else if ((id == TTypeId.CHAR_TYPE || id == TTypeId.VARCHAR_TYPE) && precision != null) {
            qualifiers.putToQualifiers(
                    TCLIServiceConstants.CHARACTER_MAXIMUM_LENGTH, TTypeQualifierValue.i32Value(precision));
        }
        if (qualifiers.getQualifiersSize() > 0) {
            entry.setTypeQualifiers(qualifiers);
        }
        var description = new TTypeDesc();
        description.addToTypes(TTypeEntry.primitiveEntry(entry));
        return description;
    }
}
