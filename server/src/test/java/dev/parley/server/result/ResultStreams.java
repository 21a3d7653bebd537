package dev.parley.server.result;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** Reads streams to their end. */
final class ResultStreams {
    private ResultStreams() {}

    static Future<Buffer> all(ResultStream stream) {
        return rest(stream, Buffer.buffer());
    }

    private static Future<Buffer> rest(ResultStream stream, Buffer before) {
        return stream.next().compose(chunk -> {
            before.appendBuffer(chunk);
            return stream.isOver() ? Future.succeededFuture(before) : rest(stream, before);
        });
    }
}
