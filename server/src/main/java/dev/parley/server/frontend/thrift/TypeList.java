package dev.parley.server.frontend.thrift;

import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The types that there are, as GetTypeInfo lists them. Stateless. */
final class TypeList {
    private static final List<String> NAMES = List.of(
            "void",
            "boolean",
            "tinyint",
            "smallint",
            "int",
            "bigint",
            "float",
            "double",
            "decimal",
            "string",
            "varchar",
            "char",
            "binary",
            "date",
            "timestamp",
            "timestamp_ntz",
            "interval year to month",
            "interval day to second",
            "array",
            "map",
            "struct");
    private static final int NULLABLE = 1;
    private static final int SEARCHABLE = 3;
    private static final int UNSEARCHABLE = 0;
    private static final int RADIX = 10;

    private TypeList() {}

    static Listing listing() {
        var rows = new ArrayList<List<Object>>();
        NAMES.forEach(name -> rows.add(row(SqlType.of(name))));
        return new Listing(CatalogColumns.TYPES, rows);
    }

    private static List<Object> row(SqlType type) {
        String quote = isQuoted(type) ? "'" : null;
        boolean isDecimal = type.jdbc() == Types.DECIMAL;
        return Arrays.asList(
                type.name(),
                type.jdbc(),
                type.mostPrecision(),
                quote,
                quote,
                isDecimal ? "precision,scale" : null,
                NULLABLE,
                isQuoted(type),
                type.hasParts() ? UNSEARCHABLE : SEARCHABLE,
                !type.isNumber(),
                false,
                false,
                null,
                0,
                isDecimal ? type.mostPrecision() : type.isNumber() ? type.scale() : Integer.valueOf(0),
                null,
                null,
                type.isNumber() ? RADIX : null);
    }

    private static boolean isQuoted(SqlType type) {
        return type.jdbc() == Types.VARCHAR || type.jdbc() == Types.CHAR;
    }
}
