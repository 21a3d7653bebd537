package dev.parley.protocol.engine;

import dev.parley.protocol.model.Column;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A statement's table on its way to the server. A small one carries its rows; a larger one's rows were uploaded before
 * this was sent, as {@link ResultUpload} describes, and it carries how many batches that were.
 *
 * @param columns names and types
 * @param rows the rows where {@code batches} is 0, else null
 * @param batches uploaded batches, 0 where the rows are here
 * @param rowCount rows kept
 * @param truncated whether the query had more
 * @param limitReason {@code max_rows}, {@code max_bytes} or null
 */
public record TableResult(
        List<Column> columns,
        List<List<Object>> rows,
        int batches,
        long rowCount,
        boolean truncated,
        String limitReason) {
    public TableResult {
        columns = List.copyOf(columns);
        rows = rows == null ? null : Collections.unmodifiableList(new ArrayList<>(rows)); // cells may be null
        if ((rows == null) != (batches > 0)) {
            throw new IllegalArgumentException("rows are either here or in batches: " + batches + " batches");
        }
    }
}
