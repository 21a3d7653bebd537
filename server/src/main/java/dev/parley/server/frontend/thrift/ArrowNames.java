package dev.parley.server.frontend.thrift;

import java.util.List;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** What Spark calls the types of a result whose columns nobody has told yet, so far as drivers tell them apart. Stateless. */
final class ArrowNames {
    private ArrowNames() {}

    static List<ResultColumn> columns(Schema schema) {
        return schema.getFields().stream()
                .map(field -> new ResultColumn(field.getName(), SqlType.of(name(field)), null))
                .toList();
    }

    private static String name(Field field) {
        ArrowType type = field.getType();
        return switch (type.getTypeID()) {
            case Null -> "void";
            case Bool -> "boolean";
            case Int -> integer(((ArrowType.Int) type).getBitWidth());
            case FloatingPoint ->
                ((ArrowType.FloatingPoint) type).getPrecision() == FloatingPointPrecision.SINGLE ? "float" : "double";
            case Decimal -> {
                var decimal = (ArrowType.Decimal) type;
                yield "decimal(" + decimal.getPrecision() + "," + decimal.getScale() + ")";
            }
            case Binary, LargeBinary -> "binary";
            case Date -> ((ArrowType.Date) type).getUnit() == DateUnit.DAY ? "date" : "timestamp_ntz";
            case Timestamp -> ((ArrowType.Timestamp) type).getTimezone() == null ? "timestamp_ntz" : "timestamp";
            case Interval -> "interval year to month";
            case Duration -> "interval day to second";
            case List -> "array";
            case Map -> "map";
            case Struct -> "struct";
            default -> "string";
        };
    }

    private static String integer(int bits) {
        return switch (bits) {
            case 8 -> "tinyint";
            case 16 -> "smallint";
            case 32 -> "int";
            default -> "bigint";
        };
    }
}
