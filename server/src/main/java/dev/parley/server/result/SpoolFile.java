package dev.parley.server.result;

import dev.parley.protocol.engine.ResultUpload;
import dev.parley.server.result.ResultSpool.TooLargeException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.parsetools.RecordParser;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayList;
import java.util.List;

/** The batches of one upload, in a file: each its length in four bytes, then itself. Belongs to the event loop. */
final class SpoolFile {
    private static final int LENGTH_BYTES = 4;

    private final Vertx vertx;
    private final String path;
    private final AsyncFile file;
    private final long maxBytes;
    /** Where each batch ends. */
    private final List<Long> ends = new ArrayList<>();

    private Future<Void> closed;
    /** The append under way, if any. */
    private Promise<Integer> current = Promise.promise();

    private RecordParser currentParser;
    private Future<Integer> appending = Future.succeededFuture(0);

    SpoolFile(Vertx vertx, String path, AsyncFile file, long maxBytes) {
        this.vertx = vertx;
        this.path = path;
        this.file = file;
        this.maxBytes = maxBytes;
    }

    int batches() {
        return ends.size();
    }

    /** Once no append is under way. */
    Future<Integer> settledBatches() {
        return settled().map(ignored -> batches());
    }

    private Future<Void> settled() {
        return appending.transform(ignored -> Future.succeededFuture());
    }

    /** Appends batches from {@code body}, one append at a time; {@code copied} fails where the body is cut before its turn. */
    Future<Integer> append(int from, ReadStream<Buffer> body, Promise<Integer> copied) {
        appending = settled().compose(ignored -> copy(from, body, copied));
        return appending;
    }

    private Future<Integer> copy(int from, ReadStream<Buffer> body, Promise<Integer> copied) {
        if (copied.future().isComplete()) {
            return copied.future();
        }
        if (closed != null) {
            return Future.failedFuture("the result is not wanted any more");
        }
        if (from < 0 || from > ends.size()) {
            return Future.failedFuture("batch " + from + " came where " + ends.size() + " was due");
        }
        ends.subList(from, ends.size()).clear();
        file.setWritePos(end());
        current = copied;
        RecordParser parser = RecordParser.newFixed(LENGTH_BYTES, body);
        currentParser = parser;
        var batch = new Batch(parser, copied);
        parser.exceptionHandler(copied::tryFail);
        parser.endHandler(ignored -> batch.finish());
        parser.handler(batch::take);
        body.resume();
        return copied.future();
    }

    private long end() {
        return ends.isEmpty() ? 0 : ends.get(ends.size() - 1);
    }

    /** The batches; the file takes no more. */
    Future<List<Buffer>> read() {
        return close().compose(ignored -> vertx.fileSystem().readFile(path)).map(all -> {
            var batches = new ArrayList<Buffer>(ends.size());
            long start = 0;
            for (long end : ends) {
                batches.add(all.slice((int) start + LENGTH_BYTES, (int) end));
                start = end;
            }
            return batches;
        });
    }

    Future<Void> delete() {
        return close().transform(ignored -> vertx.fileSystem().delete(path));
    }

    private Future<Void> close() {
        if (closed == null) {
            closed = file.close();
            if (current.tryFail("the result is not wanted any more") && currentParser != null) {
                currentParser.resume(); // it may wait for a disk that takes no more; what is left of it is dropped
            }
        }
        return closed;
    }

    /** Takes lengths and batches in turn, and writes each batch that is whole. */
    private final class Batch {
        private final RecordParser parser;
        private final Promise<Integer> copied;
        private boolean isLength = true;
        private int due = LENGTH_BYTES;
        private Future<Void> written = Future.succeededFuture();

        Batch(RecordParser parser, Promise<Integer> copied) {
            this.parser = parser;
            this.copied = copied;
        }

        void take(Buffer record) {
            if (copied.future().isComplete() || record.length() < due) {
                return; // refused, or what the parser hands over at the end of a cut body
            }
            if (isLength) {
                begin(record.getInt(0));
            } else {
                write(record);
            }
        }

        private void begin(int length) {
            if (length < 1 || length > ResultUpload.MAX_BATCH_BYTES || end() + length > maxBytes) {
                copied.tryFail(new TooLargeException("a batch of " + length + " bytes after " + end() + " bytes; "
                        + ResultUpload.MAX_BATCH_BYTES + " in a batch and " + maxBytes + " in all are taken"));
                return;
            }
            isLength = false;
            expect(length);
        }

        private void write(Buffer batch) {
            isLength = true;
            expect(LENGTH_BYTES);
            ends.add(end() + LENGTH_BYTES + batch.length());
            Future<Void> thisOne = file.write(Buffer.buffer(LENGTH_BYTES + batch.length())
                    .appendInt(batch.length())
                    .appendBuffer(batch));
            written = written.compose(ignored -> thisOne);
            if (file.writeQueueFull()) {
                parser.pause();
                file.drainHandler(ignored -> parser.resume());
            }
        }

        private void expect(int bytes) {
            due = bytes;
            parser.fixedSizeMode(bytes);
        }

        void finish() {
            written.map(ignored -> batches()).onComplete((count, e) -> {
                if (e == null) {
                    copied.tryComplete(count);
                } else {
                    copied.tryFail(e);
                }
            });
        }
    }
}
