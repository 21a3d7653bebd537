package dev.parley.server.testing;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.protocol.Wire;
import dev.parley.server.result.cells.CellWriters;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.MessageSerializer;

/** Makes and reads Arrow streams, in memory. Thread-safe. */
public final class ArrowStreams {
    /** For the vectors of tests. */
    public static final BufferAllocator MEMORY = new RootAllocator();

    private static final byte[] END = {-1, -1, -1, -1, 0, 0, 0, 0};

    private ArrowStreams() {}

    /** The message that a stream begins with. */
    public static Buffer schema(VectorSchemaRoot vectors) {
        return message(out -> MessageSerializer.serialize(out, vectors.getSchema()));
    }

    /** A record batch. */
    public static Buffer batch(VectorSchemaRoot vectors) {
        return message(out -> {
            try (var batch = new VectorUnloader(vectors).getRecordBatch()) {
                MessageSerializer.serialize(out, batch);
            }
        });
    }

    /** Messages and the end of the stream. */
    public static Buffer stream(List<Buffer> messages) {
        Buffer stream = Buffer.buffer();
        messages.forEach(stream::appendBuffer);
        return stream.appendBytes(END);
    }

    public static String base64(List<Buffer> messages) {
        return Base64.getEncoder().encodeToString(stream(messages).getBytes());
    }

    /** The rows of a stream as the server shows them. */
    public static List<JsonNode> rows(Buffer stream) {
        var rows = new ArrayList<JsonNode>();
        try (var reader = new ArrowStreamReader(new ByteArrayInputStream(stream.getBytes()), MEMORY)) {
            while (reader.loadNextBatch()) {
                VectorSchemaRoot vectors = reader.getVectorSchemaRoot();
                for (int row = 0; row < vectors.getRowCount(); row++) {
                    rows.add(row(vectors, row));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }

    public static List<JsonNode> rows(String base64) {
        return rows(Buffer.buffer(Base64.getDecoder().decode(base64)));
    }

    private static JsonNode row(VectorSchemaRoot vectors, int row) throws IOException {
        var json = new StringWriter();
        try (JsonGenerator out = Wire.mapper().createGenerator(json)) {
            out.writeStartArray();
            for (FieldVector vector : vectors.getFieldVectors()) {
                CellWriters.of(vector).write(row, out);
            }
            out.writeEndArray();
        }
        return Wire.mapper().readTree(json.toString());
    }

    /** Writes a message. */
    private interface Writing {
        void to(WriteChannel out) throws IOException;
    }

    private static Buffer message(Writing writing) {
        var bytes = new ByteArrayOutputStream();
        try {
            writing.to(new WriteChannel(Channels.newChannel(bytes)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Buffer.buffer(bytes.toByteArray());
    }
}
