package dev.parley.server.result;

import dev.parley.server.result.RefusedUploadException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;

/**
 * What an encapsulated Arrow message says of itself before its body: a continuation mark, the length of its metadata, and
 * the metadata. Needs no Arrow memory.
 *
 * @param isSchema a schema, else a record batch
 * @param rows of a record batch
 * @param length bytes of the whole message
 */
record MessageHead(boolean isSchema, long rows, long length) {
    /** The continuation mark and the length of the metadata. */
    static final int PREFIX_BYTES = 8;

    private static final int CONTINUATION = -1;

    /** Bytes of the metadata, as the prefix says; 0 marks the end of a stream. */
    static int metadataBytes(ByteBuffer prefix) {
        prefix.order(ByteOrder.LITTLE_ENDIAN);
        int continuation = prefix.getInt(0);
        int length = prefix.getInt(4);
        if (continuation != CONTINUATION || length < 0) {
            throw malformed(null);
        }
        return length;
    }

    static MessageHead read(ByteBuffer metadata) {
        int length = metadata.remaining();
        try {
            Message message = Message.getRootAsMessage(metadata);
            long whole = PREFIX_BYTES + length + message.bodyLength();
            return switch (message.headerType()) {
                case MessageHeader.Schema -> new MessageHead(true, 0, whole);
                case MessageHeader.RecordBatch ->
                    new MessageHead(false, ((RecordBatch) message.header(new RecordBatch())).length(), whole);
                default -> throw malformed(null);
            };
        } catch (IndexOutOfBoundsException e) {
            throw malformed(e);
        }
    }

    static RefusedUploadException malformed(Exception cause) {
        return new RefusedUploadException(Reason.MALFORMED, "that is no message of an Arrow stream", cause);
    }
}
