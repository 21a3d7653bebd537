package dev.parley.server.result;

import io.vertx.core.buffer.Buffer;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ReadChannel;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.ByteArrayReadableSeekableByteChannel;

/** A result that can be read, whether it has a file or not. It blocks; for one reader at a time. */
final class OpenResult implements Closeable {
    private final SeekableByteChannel stream;
    private final MessageIndex index;

    private OpenResult(SeekableByteChannel stream, MessageIndex index) {
        this.stream = stream;
        this.index = index;
    }

    static OpenResult file(Path path) throws IOException {
        FileChannel file = FileChannel.open(path);
        try {
            return new OpenResult(file, MessageIndex.of(file));
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    static OpenResult inline(Buffer arrow) throws IOException {
        var stream = new ByteArrayReadableSeekableByteChannel(arrow.getBytes());
        return new OpenResult(stream, MessageIndex.scan(stream));
    }

    MessageIndex index() {
        return index;
    }

    Schema schema() throws IOException {
        stream.position(0);
        return MessageSerializer.deserializeSchema(new ReadChannel(stream));
    }

    /** Loads a batch into vectors of its schema, in place of what they held. */
    void load(int message, VectorSchemaRoot vectors, BufferAllocator memory) throws IOException {
        stream.position(index.start(message));
        try (ArrowRecordBatch batch = MessageSerializer.deserializeRecordBatch(new ReadChannel(stream), memory)) {
            new VectorLoader(vectors).load(batch);
        }
    }

    /** Copies bytes of the stream as they are. */
    void copy(long from, int length, OutputStream out) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        stream.position(from);
        while (buffer.hasRemaining()) {
            if (stream.read(buffer) < 0) {
                throw new EOFException("the result ends too soon");
            }
        }
        out.write(buffer.array());
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
