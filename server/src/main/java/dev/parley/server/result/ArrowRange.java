package dev.parley.server.result;

import java.io.IOException;
import java.nio.channels.Channels;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.MessageSerializer;

/** Rows as an Arrow stream: batches that are wanted whole are copied as they are, the others cut. */
final class ArrowRange implements RangeWriter {
    private static final byte[] END = {-1, -1, -1, -1, 0, 0, 0, 0};

    private final OpenResult result;
    private final MessageIndex index;
    private final RowRange range;
    private final ChunkOutput out;
    private long row;
    private long copied; // up to where the stream's bytes are written as they are

    ArrowRange(OpenResult result, RowRange range, ChunkOutput out) {
        this.result = result;
        this.index = result.index();
        this.range = range;
        this.out = out;
        this.row = range.from();
    }

    @Override
    public boolean writeSome(BufferAllocator memory) throws IOException {
        if (copied < index.end(0)) {
            copyUpTo(index.end(0));
        }
        while (row < range.end() && !out.isEnough()) {
            int batch = index.batchOf(row);
            if (index.firstRow(batch) >= range.from() && index.endRow(batch) <= range.end()) {
                copied = Math.max(copied, index.start(batch));
                if (copyUpTo(index.end(batch))) {
                    row = index.endRow(batch);
                }
            } else {
                cut(batch, memory);
            }
        }
        if (row < range.end()) {
            return true;
        }
        out.write(END);
        return false;
    }

    /** Copies what the output takes; whether that is all. */
    private boolean copyUpTo(long end) throws IOException {
        int length = (int) Math.min(end - copied, ChunkOutput.ENOUGH);
        result.copy(copied, length, out);
        copied += length;
        return copied == end;
    }

    private void cut(int batch, BufferAllocator memory) throws IOException {
        long until = Math.min(range.end(), index.endRow(batch));
        try (var vectors = VectorSchemaRoot.create(result.schema(), memory)) {
            result.load(batch, vectors, memory);
            int from = (int) (row - index.firstRow(batch));
            try (VectorSchemaRoot part = vectors.slice(from, (int) (until - row));
                    ArrowRecordBatch cut = new VectorUnloader(part).getRecordBatch()) {
                MessageSerializer.serialize(new WriteChannel(Channels.newChannel(out)), cut);
            }
        }
        row = until;
    }
}
