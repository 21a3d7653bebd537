package dev.parley.session.spark.result;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.CalendarIntervalType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.UserDefinedType;

/** Types that Arrow does not know, and what stands for them, however deep they are. Thread-safe. */
final class ArrowTypes {
    private ArrowTypes() {}

    /** With user-defined types as what they are made of, in which their values are anyway. */
    static StructType plain(StructType type) {
        return (StructType) replace(
                type, simple -> simple instanceof UserDefinedType<?> defined ? plainOf(defined.sqlType()) : simple);
    }

    private static DataType plainOf(DataType type) {
        return plain(new StructType().add("any", type)).apply(0).dataType();
    }

    /** With calendar intervals as text, and what only Spark 4 has: not every reader of Arrow knows it. */
    static StructType textForOthers(StructType type) {
        return (StructType) replace(type, simple -> isText(simple) ? DataTypes.StringType : simple);
    }

    private static boolean isText(DataType type) {
        return type instanceof CalendarIntervalType
                || type.typeName().equals("variant")
                || type.typeName().startsWith("time(");
    }

    private static DataType replace(DataType type, UnaryOperator<DataType> simple) {
        if (type instanceof ArrayType array) {
            return new ArrayType(replace(array.elementType(), simple), array.containsNull());
        }
        if (type instanceof MapType map) {
            return new MapType(
                    replace(map.keyType(), simple), replace(map.valueType(), simple), map.valueContainsNull());
        }
        if (type instanceof StructType struct) {
            return new StructType(Arrays.stream(struct.fields())
                    .map(field -> new StructField(
                            field.name(), replace(field.dataType(), simple), field.nullable(), field.metadata()))
                    .toArray(StructField[]::new));
        }
        return simple.apply(type);
    }
}
