package dev.parley.server.frontend.thrift;

import java.util.Arrays;
import java.util.List;

/** The columns that JDBC asks of what describes a catalog. Stateless. */
final class CatalogColumns {
    private static final String TEXT = "string";
    private static final String INT = "int";
    private static final String SMALL = "smallint";

    static final List<ResultColumn> CATALOGS = columns("TABLE_CAT", TEXT);

    static final List<ResultColumn> SCHEMAS = columns("TABLE_SCHEM", TEXT, "TABLE_CATALOG", TEXT);

    static final List<ResultColumn> TABLES = columns(
            "TABLE_CAT",
            TEXT,
            "TABLE_SCHEM",
            TEXT,
            "TABLE_NAME",
            TEXT,
            "TABLE_TYPE",
            TEXT,
            "REMARKS",
            TEXT,
            "TYPE_CAT",
            TEXT,
            "TYPE_SCHEM",
            TEXT,
            "TYPE_NAME",
            TEXT,
            "SELF_REFERENCING_COL_NAME",
            TEXT,
            "REF_GENERATION",
            TEXT);

    static final List<ResultColumn> TABLE_TYPES = columns("TABLE_TYPE", TEXT);

    static final List<ResultColumn> COLUMNS = columns(
            "TABLE_CAT",
            TEXT,
            "TABLE_SCHEM",
            TEXT,
            "TABLE_NAME",
            TEXT,
            "COLUMN_NAME",
            TEXT,
            "DATA_TYPE",
            INT,
            "TYPE_NAME",
            TEXT,
            "COLUMN_SIZE",
            INT,
            "BUFFER_LENGTH",
            INT,
            "DECIMAL_DIGITS",
            INT,
            "NUM_PREC_RADIX",
            INT,
            "NULLABLE",
            INT,
            "REMARKS",
            TEXT,
            "COLUMN_DEF",
            TEXT,
            "SQL_DATA_TYPE",
            INT,
            "SQL_DATETIME_SUB",
            INT,
            "CHAR_OCTET_LENGTH",
            INT,
            "ORDINAL_POSITION",
            INT,
            "IS_NULLABLE",
            TEXT,
            "SCOPE_CATALOG",
            TEXT,
            "SCOPE_SCHEMA",
            TEXT,
            "SCOPE_TABLE",
            TEXT,
            "SOURCE_DATA_TYPE",
            SMALL,
            "IS_AUTO_INCREMENT",
            TEXT);

    static final List<ResultColumn> FUNCTIONS = columns(
            "FUNCTION_CAT",
            TEXT,
            "FUNCTION_SCHEM",
            TEXT,
            "FUNCTION_NAME",
            TEXT,
            "REMARKS",
            TEXT,
            "FUNCTION_TYPE",
            INT,
            "SPECIFIC_NAME",
            TEXT);

    static final List<ResultColumn> TYPES = columns(
            "TYPE_NAME",
            TEXT,
            "DATA_TYPE",
            INT,
            "PRECISION",
            INT,
            "LITERAL_PREFIX",
            TEXT,
            "LITERAL_SUFFIX",
            TEXT,
            "CREATE_PARAMS",
            TEXT,
            "NULLABLE",
            SMALL,
            "CASE_SENSITIVE",
            "boolean",
            "SEARCHABLE",
            SMALL,
            "UNSIGNED_ATTRIBUTE",
            "boolean",
            "FIXED_PREC_SCALE",
            "boolean",
            "AUTO_INCREMENT",
            "boolean",
            "LOCAL_TYPE_NAME",
            TEXT,
            "MINIMUM_SCALE",
            SMALL,
            "MAXIMUM_SCALE",
            SMALL,
            "SQL_DATA_TYPE",
            INT,
            "SQL_DATETIME_SUB",
            INT,
            "NUM_PREC_RADIX",
            INT);

    static final List<ResultColumn> PRIMARY_KEYS = columns(
            "TABLE_CAT",
            TEXT,
            "TABLE_SCHEM",
            TEXT,
            "TABLE_NAME",
            TEXT,
            "COLUMN_NAME",
            TEXT,
            "KEY_SEQ",
            INT,
            "PK_NAME",
            TEXT);

    static final List<ResultColumn> CROSS_REFERENCE = columns(
            "PKTABLE_CAT",
            TEXT,
            "PKTABLE_SCHEM",
            TEXT,
            "PKTABLE_NAME",
            TEXT,
            "PKCOLUMN_NAME",
            TEXT,
            "FKTABLE_CAT",
            TEXT,
            "FKTABLE_SCHEM",
            TEXT,
            "FKTABLE_NAME",
            TEXT,
            "FKCOLUMN_NAME",
            TEXT,
            "KEY_SEQ",
            INT,
            "UPDATE_RULE",
            INT,
            "DELETE_RULE",
            INT,
            "FK_NAME",
            TEXT,
            "PK_NAME",
            TEXT,
            "DEFERRABILITY",
            INT);

    private CatalogColumns() {}

    /** Names and types in turn. */
    private static List<ResultColumn> columns(String... namesAndTypes) {
        var columns = new ResultColumn[namesAndTypes.length / 2];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = new ResultColumn(namesAndTypes[2 * i], SqlType.of(namesAndTypes[2 * i + 1]), null);
        }
        return Arrays.asList(columns);
    }
}
