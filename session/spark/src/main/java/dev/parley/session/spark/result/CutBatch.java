package dev.parley.session.spark.result;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ReadChannel;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.spark.sql.util.ArrowUtils;

/** A message of which only the first rows are kept. Belongs to one thread. */
final class CutBatch implements AutoCloseable {
    private final BufferAllocator allocator =
            ArrowUtils.rootAllocator().newChildAllocator("parley-cut", 0, Long.MAX_VALUE);
    private final VectorSchemaRoot root;

    CutBatch(ArrowFormat format, byte[] message) {
        root = VectorSchemaRoot.create(format.schema(), allocator);
        var channel = new ReadChannel(Channels.newChannel(new ByteArrayInputStream(message)));
        try (ArrowRecordBatch batch = MessageSerializer.deserializeRecordBatch(channel, allocator)) {
            new VectorLoader(root).load(batch);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** These rows as a message. */
    byte[] first(int rows) {
        if (rows == root.getRowCount()) {
            return RecordBatches.message(root, Long.MAX_VALUE); // a slice of all would be the root itself
        }
        try (VectorSchemaRoot slice = root.slice(0, rows)) {
            return RecordBatches.message(slice, Long.MAX_VALUE);
        }
    }

    /** How many rows, but no more than this, fit a message of so many bytes. */
    int rowsWithin(long bytes, int mostRows) {
        int fitting = 0;
        int tried = mostRows;
        for (int beyond = mostRows + 1; fitting + 1 < beyond; tried = (fitting + beyond) / 2) {
            if (first(tried).length <= bytes) {
                fitting = tried;
            } else {
                beyond = tried;
            }
        }
        return fitting;
    }

    @Override
    public void close() {
        root.close();
        allocator.close();
    }
}
