package dev.parley.server.frontend.thrift;

import org.apache.hive.service.rpc.thrift.TGetInfoType;
import org.apache.hive.service.rpc.thrift.TGetInfoValue;

/** What drivers ask about the server itself: an answer for every key that they know. Stateless. */
final class ServerInfo {
    static final String CATALOG = "spark_catalog";

    private static final int LONGEST_NAME = 128;
    /** SQL_OJ_LEFT, RIGHT, FULL, NESTED, NOT_ORDERED, INNER, ALL_COMPARISON_OPS. */
    private static final int OUTER_JOINS = 0x7f;
    /** SQL_NC_LOW: nulls come first, as Spark sorts them. */
    private static final short NULLS_FIRST = 1;
    /** SQL_IC_MIXED. */
    private static final short CASE_KEPT = 4;
    /** SQL_CB_PRESERVE. */
    private static final short CURSORS_STAY = 2;

    private ServerInfo() {}

    /**
     * The answer.
     *
     * @param version of Spark
     */
    static TGetInfoValue of(TGetInfoType asked, String version) {
        return switch (asked) {
            case CLI_SERVER_NAME -> text("Parley");
            // Drivers and tools know their dialect by this name; it is what Spark's own server says.
            case CLI_DBMS_NAME -> text("Spark SQL");
            case CLI_DBMS_VER -> text(version);
            case CLI_DATA_SOURCE_NAME, CLI_USER_NAME, CLI_COLLATION_SEQ -> text("");
            case CLI_CATALOG_NAME -> text("Y");
            case CLI_SEARCH_PATTERN_ESCAPE -> text("\\");
            case CLI_IDENTIFIER_QUOTE_CHAR -> text("`");
            case CLI_SPECIAL_CHARACTERS -> text("");
            case CLI_ACCESSIBLE_TABLES -> text("Y");
            case CLI_ACCESSIBLE_PROCEDURES,
                    CLI_DATA_SOURCE_READ_ONLY,
                    CLI_INTEGRITY,
                    CLI_DESCRIBE_PARAMETER,
                    CLI_ORDER_BY_COLUMNS_IN_SELECT -> text("N");
            case CLI_XOPEN_CLI_YEAR -> text("1995");
            case CLI_ODBC_KEYWORDS -> text(SqlKeywords.TEXT);
            case CLI_MAX_COLUMN_NAME_LEN,
                    CLI_MAX_SCHEMA_NAME_LEN,
                    CLI_MAX_TABLE_NAME_LEN,
                    CLI_MAX_CATALOG_NAME_LEN,
                    CLI_MAX_IDENTIFIER_LEN,
                    CLI_MAX_CURSOR_NAME_LEN,
                    CLI_MAX_USER_NAME_LEN -> number(LONGEST_NAME);
            // 0 says that there is no bound, or none that is known.
            case CLI_MAX_DRIVER_CONNECTIONS,
                    CLI_MAX_CONCURRENT_ACTIVITIES,
                    CLI_MAX_COLUMNS_IN_GROUP_BY,
                    CLI_MAX_COLUMNS_IN_INDEX,
                    CLI_MAX_COLUMNS_IN_ORDER_BY,
                    CLI_MAX_COLUMNS_IN_SELECT,
                    CLI_MAX_COLUMNS_IN_TABLE,
                    CLI_MAX_TABLES_IN_SELECT -> number(0);
            case CLI_MAX_INDEX_SIZE, CLI_MAX_ROW_SIZE, CLI_MAX_STATEMENT_LEN -> TGetInfoValue.lenValue(0);
            case CLI_IDENTIFIER_CASE -> number(CASE_KEPT);
            case CLI_CURSOR_COMMIT_BEHAVIOR -> number(CURSORS_STAY);
            case CLI_NULL_COLLATION -> number(NULLS_FIRST);
            case CLI_TXN_CAPABLE -> number(0);
            case CLI_FETCH_DIRECTION -> mask(1); // SQL_FD_FETCH_NEXT
            case CLI_SCROLL_CONCURRENCY -> mask(1); // SQL_SCCO_READ_ONLY
            case CLI_OJ_CAPABILITIES -> mask(OUTER_JOINS);
            case CLI_DEFAULT_TXN_ISOLATION,
                    CLI_TXN_ISOLATION_OPTION,
                    CLI_GETDATA_EXTENSIONS,
                    CLI_ALTER_TABLE,
                    CLI_CURSOR_SENSITIVITY -> mask(0);
        };
    }

    private static TGetInfoValue text(String text) {
        return TGetInfoValue.stringValue(text);
    }

    private static TGetInfoValue number(int number) {
        return TGetInfoValue.smallIntValue((short) number);
    }

    private static TGetInfoValue mask(int bits) {
        return TGetInfoValue.integerBitmask(bits);
    }
}
