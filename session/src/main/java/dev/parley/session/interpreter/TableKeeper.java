package dev.parley.session.interpreter;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.parley.protocol.Wire;
import dev.parley.protocol.engine.ResultUpload;
import dev.parley.protocol.engine.TableLimits;
import dev.parley.protocol.model.Column;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Keeps rows until a limit is reached, as values while they are few and as batches of JSON beyond. Belongs to one thread. */
public final class TableKeeper {
    private static final int BATCH_BYTES = 1 << 20;

    private final List<Column> columns;
    private final TableLimits limits;
    private final List<byte[]> batches = new ArrayList<>();
    private List<List<Object>> rows = new ArrayList<>();
    private ByteArrayOutputStream batch = new ByteArrayOutputStream();
    private long rowCount;
    private long bytes = 2; // the brackets
    private String limitReason;

    public TableKeeper(List<Column> columns, TableLimits limits) {
        this.columns = columns;
        this.limits = limits;
    }

    /** Keeps a row; false where a limit forbids it, and then no row may follow. */
    public boolean keep(List<Object> row) {
        if (limits.areReached(rowCount)) {
            limitReason = "max_rows";
            return false;
        }
        byte[] json = json(row);
        // A row that fits no batch cannot travel at all.
        if (bytes + json.length + 1 > limits.maxBytes() || json.length + 2 > ResultUpload.MAX_BATCH_BYTES) {
            limitReason = "max_bytes";
            return false;
        }
        bytes += json.length + 1;
        rowCount++;
        if (rows != null && bytes <= ResultUpload.INLINE_BYTES) {
            rows.add(row);
        } else {
            rows = null;
        }
        addToBatch(json);
        return true;
    }

    /** What was kept. */
    public KeptTable table() {
        if (rows == null) {
            closeBatch();
        }
        var uploaded = rows == null ? List.copyOf(batches) : List.<byte[]>of();
        return new KeptTable(columns, rows, uploaded, rowCount, limitReason != null, limitReason);
    }

    private void addToBatch(byte[] json) {
        if (batch.size() > 0 && batch.size() + json.length + 2 > BATCH_BYTES) {
            closeBatch();
        }
        batch.write(batch.size() == 0 ? '[' : ',');
        batch.writeBytes(json);
    }

    private void closeBatch() {
        if (batch.size() > 0) {
            batch.write(']');
            batches.add(batch.toByteArray());
            batch = new ByteArrayOutputStream();
        }
    }

    private static byte[] json(List<Object> row) {
        try {
            return Wire.mapper().writeValueAsBytes(row);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a row cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }
}
