package dev.parley.server.result;

import dev.parley.protocol.engine.ResultUpload;
import dev.parley.server.result.RefusedUploadException.Reason;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;

/**
 * Takes the body of an upload apart as it comes: the length of a message, its head, and the message, which is handed on in
 * the pieces that it comes in and is never in memory whole. For one request, on the event loop.
 */
final class UploadParser {
    private static final int LENGTH_BYTES = 4;

    private final Sink sink;
    private Buffer start = Buffer.buffer();
    private long length = -1;
    private MessageHead message;
    private long left;
    private boolean over;

    /** Where the messages go. */
    interface Sink {
        /** A message begins; whether it is taken. Where it is not, nothing more is handed over. */
        Future<Boolean> begin(MessageHead message);

        /** A piece of it. */
        void piece(Buffer piece);

        /** It is whole. */
        void end(MessageHead message);
    }

    UploadParser(Sink sink) {
        this.sink = sink;
    }

    /**
     * Takes the next piece of the body.
     *
     * @return once the next may come; fails with {@link RefusedUploadException}
     */
    Future<Void> take(Buffer part) {
        Buffer rest = part;
        while (rest.length() > 0 && !over) {
            if (message != null) {
                rest = body(rest);
                continue;
            }
            start.appendBuffer(rest);
            if (!headIsHere()) {
                return Future.succeededFuture();
            }
            Future<Boolean> taken = begin();
            if (!taken.isComplete()) {
                return taken.compose(ignored -> take(unread()));
            }
            if (taken.failed()) {
                return Future.failedFuture(taken.cause());
            }
            rest = unread();
        }
        return Future.succeededFuture();
    }

    /** Whether what came tells what the message is. */
    private boolean headIsHere() {
        if (start.length() >= LENGTH_BYTES && length < 0) {
            length = start.getInt(0);
            if (length < MessageHead.PREFIX_BYTES || length > ResultUpload.MAX_MESSAGE_BYTES) {
                throw new RefusedUploadException(
                        Reason.TOO_LARGE,
                        "a message of " + length + " bytes; at most " + ResultUpload.MAX_MESSAGE_BYTES + " are taken");
            }
        }
        int prefixEnd = LENGTH_BYTES + MessageHead.PREFIX_BYTES;
        return start.length() >= prefixEnd && start.length() >= prefixEnd + metadataBytes();
    }

    private int metadataBytes() {
        int bytes = MessageHead.metadataBytes(
                ByteBuffer.wrap(start.getBytes(LENGTH_BYTES, LENGTH_BYTES + MessageHead.PREFIX_BYTES)));
        if (bytes > length - MessageHead.PREFIX_BYTES) {
            throw MessageHead.malformed(null);
        }
        return bytes;
    }

    private Future<Boolean> begin() {
        int from = LENGTH_BYTES + MessageHead.PREFIX_BYTES;
        MessageHead head = MessageHead.read(ByteBuffer.wrap(start.getBytes(from, from + metadataBytes())));
        if (head.length() != length) {
            throw MessageHead.malformed(null);
        }
        return sink.begin(head).map(taken -> {
            message = head;
            left = length;
            over = !taken;
            return taken;
        });
    }

    /** What came after the length of the message. */
    private Buffer unread() {
        Buffer unread = start.slice(LENGTH_BYTES, start.length());
        start = Buffer.buffer();
        length = -1;
        return unread;
    }

    /** Hands on what belongs to the message; what is left. */
    private Buffer body(Buffer part) {
        int own = (int) Math.min(left, part.length());
        sink.piece(part.slice(0, own));
        left -= own;
        if (left == 0) {
            sink.end(message);
            message = null;
        }
        return part.slice(own, part.length());
    }
}
