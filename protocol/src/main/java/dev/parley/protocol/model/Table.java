package dev.parley.protocol.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Rows of a result, by column order.
 *
 * <p>A cell is null, a Boolean, a String, a Number, a List or a Map. Integers beyond 2^53, decimals, binary (base64),
 * dates, timestamps, intervals, NaN and infinities are strings.
 *
 * @param rowCount how many rows were kept
 * @param truncated whether the query had more rows than were kept
 * @param limitReason which limit cut it, null unless truncated: {@code max_rows} or {@code max_bytes}
 * @param more whether {@code rows} holds only the first of the rows kept
 */
public record Table(
        List<Column> columns,
        List<List<Object>> rows,
        long rowCount,
        boolean truncated,
        String limitReason,
        boolean more) {
    public Table {
        columns = List.copyOf(columns);
        rows = Collections.unmodifiableList(new ArrayList<>(rows)); // cells may be null, so may not be List.copyOf
    }
}
