package dev.parley.protocol.engine;

import dev.parley.protocol.model.Column;
import java.util.List;

/**
 * A statement's table on its way to the server, its rows as Arrow. A small one carries them; a larger one's were uploaded
 * before this was sent, as {@link ResultUpload} describes, and it carries how many messages that were.
 *
 * @param columns names and types; in Arrow a calendar interval is text, every other type has its counterpart
 * @param arrow an Arrow stream in base64 where {@code messages} is 0, else null
 * @param messages uploaded messages, the schema among them; 0 where the rows are here
 * @param rowCount rows kept
 * @param truncated whether the query had more
 * @param limitReason {@code max_rows}, {@code max_bytes}, what the server said to an upload, or null
 */
public record TableResult(
        List<Column> columns, String arrow, int messages, long rowCount, boolean truncated, String limitReason) {
    public TableResult {
        columns = List.copyOf(columns);
        if ((arrow == null) != (messages > 0)) {
            throw new IllegalArgumentException("rows are either here or uploaded: " + messages + " messages");
        }
    }
}
