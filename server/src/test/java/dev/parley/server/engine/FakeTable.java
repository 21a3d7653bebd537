package dev.parley.server.engine;

import dev.parley.protocol.engine.ResultUpload;
import dev.parley.protocol.engine.TableLimits;
import dev.parley.protocol.engine.TableResult;
import dev.parley.protocol.model.Column;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The rows kept of a table: within the limits, and cut into batches where they are too many to travel in the event. */
record FakeTable(Column column, List<Buffer> batches, long rowCount, boolean truncated, String limitReason) {
    /** Small, so that a table of some thousand rows has several batches. */
    private static final int BATCH_BYTES = 40_000;

    static FakeTable keep(FakeMemory.Rows rows, TableLimits limits) {
        List<Buffer> batches = new ArrayList<>();
        Buffer batch = Buffer.buffer();
        long kept = 0;
        long bytes = 1;
        String reason = null;
        while (kept < rows.rows() && reason == null) {
            String row = "[" + (rows.first() + kept) + "]";
            if (limits.areReached(kept)) {
                reason = "max_rows";
            } else if (bytes + row.length() + 1 > limits.maxBytes()) {
                reason = "max_bytes";
            } else {
                batch.appendString(batch.length() == 0 ? "[" : ",").appendString(row);
                bytes += row.length() + 1;
                kept++;
                if (batch.length() > BATCH_BYTES) {
                    batches.add(batch.appendString("]"));
                    batch = Buffer.buffer();
                }
            }
        }
        if (batch.length() > 0) {
            batches.add(batch.appendString("]"));
        }
        return new FakeTable(rows.column(), batches, kept, reason != null, reason);
    }

    /** What the engine has to say of plans: their names, and the code as each of them. */
    static TableResult plans(String code) {
        List<List<Object>> rows = Stream.of("parsed", "analysed", "optimised", "physical")
                .map(plan -> List.<Object>of(plan, plan + " " + code))
                .toList();
        var columns = List.of(new Column("plan", "string"), new Column("text", "string"));
        return new TableResult(columns, rows, 0, rows.size(), false, null);
    }

    boolean isSmall() {
        return batches.stream().mapToInt(Buffer::length).sum() <= ResultUpload.INLINE_BYTES;
    }

    TableResult inline() {
        List<List<Object>> rows = new ArrayList<>();
        for (Buffer batch : batches) {
            batch.toJsonArray()
                    .forEach(row -> rows.add(((JsonArray) row).stream().toList()));
        }
        return new TableResult(List.of(column), rows, 0, rowCount, truncated, limitReason);
    }

    TableResult uploaded() {
        return new TableResult(List.of(column), null, batches.size(), rowCount, truncated, limitReason);
    }
}
