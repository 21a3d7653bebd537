package dev.parley.session.interpreter.sql;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.AtomicType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Turns Spark's values into those that a {@link dev.parley.protocol.model.Table} may hold. Thread-safe. */
final class CellMapper {
    private static final long MAX_EXACT_INTEGER = 1L << 53;

    private final ZoneId zone;

    /** Timestamps are shown in this zone. */
    CellMapper(ZoneId zone) {
        this.zone = zone;
    }

    List<Object> row(Row row, StructType schema) {
        var cells = new ArrayList<Object>(schema.fields().length);
        for (int i = 0; i < schema.fields().length; i++) {
            cells.add(cell(row.get(i), schema.fields()[i].dataType()));
        }
        return cells;
    }

    private Object cell(Object value, DataType type) {
        if (value == null) {
            return null;
        }
        // Collections are Scala's; a row is how Java gets at them.
        if (type instanceof ArrayType array) {
            return list(RowFactory.create(value).getList(0), array.elementType());
        }
        if (type instanceof MapType map) {
            return map(RowFactory.create(value).getJavaMap(0), map);
        }
        if (type instanceof StructType struct && value instanceof Row row) {
            return struct(row, struct);
        }
        return simple(value);
    }

    private Object simple(Object value) {
        if (value instanceof Long number) {
            return Math.abs(number) <= MAX_EXACT_INTEGER && number != Long.MIN_VALUE ? number : number.toString();
        }
        if (value instanceof Double number) {
            return Double.isFinite(number) ? number : number.toString();
        }
        if (value instanceof Float number) {
            return Float.isFinite(number) ? number : number.toString();
        }
        if (value instanceof Boolean || value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return value;
        }
        return text(value);
    }

    private String text(Object value) {
        if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        if (value instanceof byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        }
        if (value instanceof java.sql.Date date) {
            return date.toLocalDate().toString();
        }
        if (value instanceof java.sql.Timestamp timestamp) {
            return inZone(timestamp.toInstant());
        }
        if (value instanceof Instant instant) {
            return inZone(instant);
        }
        return value.toString();
    }

    private String inZone(Instant instant) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(instant.atZone(zone));
    }

    private List<Object> list(List<?> values, DataType type) {
        var cells = new ArrayList<Object>(values.size());
        values.forEach(value -> cells.add(cell(value, type)));
        return cells;
    }

    private Map<String, Object> struct(Row row, StructType type) {
        var cells = new LinkedHashMap<String, Object>();
        StructField[] fields = type.fields();
        for (int i = 0; i < fields.length; i++) {
            cells.put(fields[i].name(), cell(row.get(i), fields[i].dataType()));
        }
        return cells;
    }

    /** An object where the keys are simple; else a list of pairs. */
    private Object map(Map<?, ?> values, MapType type) {
        if (type.keyType() instanceof AtomicType && !(type.keyType() instanceof BinaryType)) {
            var cells = new LinkedHashMap<String, Object>();
            values.forEach((key, value) -> cells.put(String.valueOf(simple(key)), cell(value, type.valueType())));
            return cells;
        }
        var pairs = new ArrayList<Object>();
        values.forEach((key, value) -> {
            var pair = new ArrayList<Object>(2);
            pair.add(cell(key, type.keyType()));
            pair.add(cell(value, type.valueType()));
            pairs.add(pair);
        });
        return pairs;
    }
}
