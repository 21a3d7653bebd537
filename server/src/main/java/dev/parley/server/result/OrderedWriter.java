package dev.parley.server.result;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.function.Function;

/**
 * Writes pieces one after the other, so that a file whose writer is killed has all that stands before anything in it: of
 * writes under way at once a later one may be done first, and leaves a hole of zeros that nobody sees. What comes while a
 * write is under way is written together. Belongs to the event loop.
 */
final class OrderedWriter {
    private static final int MOST_WAITING = 1 << 20;

    private final Function<Buffer, Future<Void>> file;
    private Buffer waiting = Buffer.buffer();
    private Promise<Void> waitingWritten = Promise.promise();
    private Future<Void> written = Future.succeededFuture();
    private boolean writing;

    /**
     * One that has written nothing.
     *
     * @param file writes behind what it wrote before
     */
    OrderedWriter(Function<Buffer, Future<Void>> file) {
        this.file = file;
    }

    /** Once this piece, and all before it, is written; fails where one of them is not. */
    Future<Void> write(Buffer piece) {
        waiting.appendBuffer(piece);
        Future<Void> thisOne = waitingWritten.future();
        if (!writing) {
            next();
        }
        return thisOne;
    }

    private void next() {
        Buffer now = waiting;
        Promise<Void> nowWritten = waitingWritten;
        waiting = Buffer.buffer();
        waitingWritten = Promise.promise();
        writing = true;
        written = written.compose(ignored -> file.apply(now)).onComplete(ignored -> {
            writing = false;
            if (waiting.length() > 0) {
                next();
            }
        });
        written.onComplete(nowWritten);
    }

    /** Once all that came so far is written; fails where something is not, and then no more is. */
    Future<Void> settled() {
        return waiting.length() > 0 ? waitingWritten.future() : written;
    }

    /** Once there is room for more. */
    Future<Void> drained() {
        return waiting.length() < MOST_WAITING ? Future.succeededFuture() : written;
    }
}
