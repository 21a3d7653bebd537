package dev.parley.server.file;

import dev.parley.server.error.GatewayException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.streams.ReadStream;
import java.util.Optional;
import java.util.function.Function;

/** An upload on its way to the disk, as fast as the disk takes it. Belongs to the gateway's event loop. */
final class IncomingFile {
    private final Function<Growth, Optional<GatewayException>> room;
    private long bytes;
    private boolean refused;

    /** How much it has grown. */
    record Growth(long added, long total) {}

    /**
     * An upload.
     *
     * @param room is asked before each part is written; why it is not taken, or nothing
     */
    IncomingFile(Function<Growth, Optional<GatewayException>> room) {
        this.room = room;
    }

    long bytes() {
        return bytes;
    }

    /** Writes all of it; what follows a refusal is read and dropped. Succeeds with its bytes once they are written. */
    Future<Long> take(ReadStream<Buffer> content, AsyncFile file) {
        Promise<Void> read = Promise.promise();
        content.exceptionHandler(read::tryFail);
        content.endHandler(ignored -> read.tryComplete());
        content.handler(part -> write(part, content, file).onFailure(read::tryFail));
        content.resume();
        return read.future().transform(ended -> file.close()
                .compose(ignored ->
                        ended.succeeded() ? Future.succeededFuture(bytes) : Future.failedFuture(ended.cause())));
    }

    private Future<Void> write(Buffer part, ReadStream<Buffer> content, AsyncFile file) {
        if (refused) {
            return Future.succeededFuture();
        }
        bytes += part.length();
        Optional<GatewayException> refusal = room.apply(new Growth(part.length(), bytes));
        if (refusal.isPresent()) {
            refused = true;
            return Future.failedFuture(refusal.get());
        }
        Future<Void> written = file.write(part);
        if (file.writeQueueFull()) {
            content.pause();
            file.drainHandler(ignored -> content.resume());
        }
        return written.onFailure(ignored -> refused = true);
    }
}
