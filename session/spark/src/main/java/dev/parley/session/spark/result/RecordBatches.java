package dev.parley.session.spark.result;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Schema;

/** Writes and looks into the encapsulated messages of an Arrow stream. Thread-safe. */
final class RecordBatches {
    /** Before the metadata: a mark and its length. */
    private static final int PREFIX_BYTES = 8;

    private RecordBatches() {}

    static byte[] schema(Schema schema) {
        var bytes = new ByteArrayOutputStream();
        try {
            MessageSerializer.serialize(new WriteChannel(Channels.newChannel(bytes)), schema);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The rows of the root as one message, or null where that would be longer than this. */
    static byte[] message(VectorSchemaRoot root, long mostBytes) {
        try (ArrowRecordBatch batch = new VectorUnloader(root).getRecordBatch()) {
            if (batch.computeBodyLength() > mostBytes) {
                return null; // not even tried: it might not fit the heap
            }
            var bytes = new ByteArrayOutputStream((int) batch.computeBodyLength() + 1024);
            MessageSerializer.serialize(new WriteChannel(Channels.newChannel(bytes)), batch);
            return bytes.size() > mostBytes ? null : bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many rows are in a message. */
    static int rows(byte[] message) {
        ByteBuffer metadata = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        metadata.position(PREFIX_BYTES);
        var batch = (RecordBatch) Message.getRootAsMessage(metadata).header(new RecordBatch());
        return Math.toIntExact(batch.length());
    }
}
