package dev.parley.server.engine;

import dev.parley.protocol.engine.ResultUpload;
import dev.parley.protocol.engine.TableLimits;
import dev.parley.protocol.engine.TableResult;
import dev.parley.protocol.model.Column;
import dev.parley.server.testing.ArrowStreams;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** The rows kept of a table: within the limits, as the messages of an Arrow stream. */
record FakeTable(Column column, List<Buffer> messages, long rowCount, String limitReason) {
    /** Few, so that a table of some thousand rows has several batches. */
    static final int BATCH_ROWS = 5_000;

    private static final int CELL_BYTES = 8;

    static FakeTable keep(FakeMemory.Rows rows, TableLimits limits) {
        long most = limits.maxRows() == null ? Long.MAX_VALUE : limits.maxRows();
        long fitting = limits.maxBytes() / CELL_BYTES;
        long kept = Math.min(rows.rows(), Math.min(most, fitting));
        String reason = kept == rows.rows() ? null : kept == most ? "max_rows" : "max_bytes";
        return new FakeTable(rows.column(), messages(rows, kept), kept, reason);
    }

    /** Loads what tables are made with. */
    static void warmUp() {
        keep(new FakeMemory.Rows(new Column("n", "int"), 0, 1), new TableLimits(1, 100));
    }

    private static List<Buffer> messages(FakeMemory.Rows rows, long kept) {
        var messages = new ArrayList<Buffer>();
        try (FieldVector vector = vector(rows.column());
                var vectors = VectorSchemaRoot.of(vector)) {
            messages.add(ArrowStreams.schema(vectors));
            for (long from = 0; from < kept; from += BATCH_ROWS) {
                int count = (int) Math.min(BATCH_ROWS, kept - from);
                for (int i = 0; i < count; i++) {
                    set(vector, i, rows.first() + from + i);
                }
                vectors.setRowCount(count);
                messages.add(ArrowStreams.batch(vectors));
            }
        }
        return messages;
    }

    private static FieldVector vector(Column column) {
        return column.type().equals("int")
                ? new IntVector(column.name(), ArrowStreams.MEMORY)
                : new BigIntVector(column.name(), ArrowStreams.MEMORY);
    }

    private static void set(FieldVector vector, int row, long value) {
        if (vector instanceof IntVector ints) {
            ints.setSafe(row, (int) value);
        } else {
            ((BigIntVector) vector).setSafe(row, value);
        }
    }

    /** What the engine has to say of plans: their names, and the code as each of them. */
    static TableResult plans(String code) {
        var plans = List.of("parsed", "analysed", "optimised", "physical");
        var columns = List.of(new Column("plan", "string"), new Column("text", "string"));
        try (var names = new VarCharVector("plan", ArrowStreams.MEMORY);
                var texts = new VarCharVector("text", ArrowStreams.MEMORY);
                var vectors = VectorSchemaRoot.of(names, texts)) {
            for (int i = 0; i < plans.size(); i++) {
                names.setSafe(i, plans.get(i).getBytes(StandardCharsets.UTF_8));
                texts.setSafe(i, (plans.get(i) + " " + code).getBytes(StandardCharsets.UTF_8));
            }
            vectors.setRowCount(plans.size());
            var messages = List.of(ArrowStreams.schema(vectors), ArrowStreams.batch(vectors));
            return new TableResult(columns, ArrowStreams.base64(messages), 0, plans.size(), false, null);
        }
    }

    boolean isSmall() {
        return messages.stream().mapToInt(Buffer::length).sum() <= ResultUpload.INLINE_BYTES;
    }

    TableResult inline() {
        return new TableResult(
                List.of(column), ArrowStreams.base64(messages), 0, rowCount, limitReason != null, limitReason);
    }

    /** As the server holds it, who may have taken only the first messages. */
    TableResult uploaded(FakeUploader.Held held) {
        String reason = held.limit() == null ? limitReason : held.limit();
        long rows = Math.min(rowCount, (held.messages() - 1L) * BATCH_ROWS);
        return new TableResult(List.of(column), null, held.messages(), rows, reason != null, reason);
    }
}
