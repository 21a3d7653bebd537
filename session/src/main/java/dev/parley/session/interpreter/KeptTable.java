package dev.parley.session.interpreter;

import dev.parley.protocol.engine.TableResult;
import dev.parley.protocol.model.Column;
import java.util.List;

/**
 * The rows of a table that were kept, ready to travel: either as values or, where they are many, as batches of JSON.
 *
 * @param rows null where there are batches
 * @param batches each a JSON array of rows; empty where the rows are in {@code rows}
 */
public record KeptTable(
        List<Column> columns,
        List<List<Object>> rows,
        List<byte[]> batches,
        long rowCount,
        boolean truncated,
        String limitReason) {

    /** As it is told to the server, once the batches were uploaded. */
    public TableResult result() {
        return new TableResult(columns, rows, batches.size(), rowCount, truncated, limitReason);
    }
}
