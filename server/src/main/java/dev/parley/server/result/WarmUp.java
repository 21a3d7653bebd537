package dev.parley.server.result;

import dev.parley.server.config.StatementLimits;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.MessageSerializer;

/** Reads a result of one row, so that the first real one does not wait until Arrow's classes are loaded. It blocks. */
final class WarmUp {
    private WarmUp() {}

    static void run(StatementLimits limits, BufferAllocator memory) throws IOException {
        try (OpenResult result = OpenResult.inline(sample(memory))) {
            Preview.of(result, limits, memory);
        }
    }

    private static Buffer sample(BufferAllocator memory) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var column = new BigIntVector("n", memory);
                var vectors = VectorSchemaRoot.of(column)) {
            column.setSafe(0, 1);
            vectors.setRowCount(1);
            var out = new WriteChannel(Channels.newChannel(bytes));
            MessageSerializer.serialize(out, vectors.getSchema());
            try (var batch = new VectorUnloader(vectors).getRecordBatch()) {
                MessageSerializer.serialize(out, batch);
            }
        }
        return Buffer.buffer(bytes.toByteArray());
    }
}
