package dev.parley.server.result;

import dev.parley.server.result.RefusedUploadException.Reason;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.streams.ReadStream;
import java.nio.file.Path;
import java.util.function.IntConsumer;

/** A result on its way from an engine: its file, and which messages are in it. Belongs to the event loop. */
final class IncomingResult {
    private final Vertx vertx;
    private final ResultId id;
    private final Path path;
    private final AsyncFile file;
    private final Room room;
    private final MessageIndex index;
    private final IntConsumer cut;
    private final OrderedWriter writer;
    private long taken;
    private String limit;
    private RefusedUploadException end;
    private Future<Void> closed;
    private Promise<UploadProgress> current = Promise.promise();
    private Future<?> appending = Future.succeededFuture();

    /**
     * One that takes messages behind those in its file.
     *
     * @param file with the messages of {@code index} and nothing behind them
     * @param cut hears from which message on others are to be written over those that are here
     */
    IncomingResult(
            Vertx vertx, ResultId id, Path path, AsyncFile file, Room room, MessageIndex index, IntConsumer cut) {
        this.vertx = vertx;
        this.id = id;
        this.path = path;
        this.file = file;
        this.room = room;
        this.index = index;
        this.cut = cut;
        this.writer = new OrderedWriter(file::write);
        this.taken = index.bytes();
        file.setWritePos(index.bytes());
        room.add(id.session(), taken);
    }

    MessageIndex index() {
        return index;
    }

    Path path() {
        return path;
    }

    /** Once no append is under way. */
    Future<UploadProgress> settled() {
        return appending.transform(
                ignored -> end == null ? Future.succeededFuture(progress()) : Future.failedFuture(end));
    }

    private UploadProgress progress() {
        return new UploadProgress(index.messages(), limit);
    }

    /** Appends messages from {@code body}, one append at a time; {@code copied} fails where the body is cut before its turn. */
    Future<UploadProgress> append(int from, ReadStream<Buffer> body, Promise<UploadProgress> copied) {
        Future<UploadProgress> done = appending.transform(ignored -> begin(from, body, copied));
        appending = done;
        return done;
    }

    private Future<UploadProgress> begin(int from, ReadStream<Buffer> body, Promise<UploadProgress> copied) {
        if (copied.future().isComplete()) {
            return copied.future();
        }
        if (end != null) {
            return Future.failedFuture(end);
        }
        if (from < 0 || from > index.messages()) {
            return Future.failedFuture(new RefusedUploadException(
                    Reason.GAP, "message " + from + " came where " + index.messages() + " was due"));
        }
        if (from < index.messages()) {
            limit = null; // another table instead
        }
        cut.accept(from);
        index.cut(from);
        settleRoom();
        current = copied;
        return cutFile().compose(ignored -> copy(body, copied));
    }

    /**
     * What stands behind the last whole message goes before another is written over it: a server that is killed then must
     * not leave the head of the one before the rest of the other.
     */
    private Future<Void> cutFile() {
        if (file.getWritePos() == index.bytes()) {
            return Future.succeededFuture();
        }
        // Within the chain: a handler beside it may run after what follows it, which would write at the old place.
        return vertx.fileSystem().truncate(path.toString(), index.bytes()).transform(cut -> {
            if (cut.failed()) {
                diskFailed(cut.cause());
                return Future.failedFuture(end);
            }
            file.setWritePos(index.bytes());
            return Future.succeededFuture();
        });
    }

    private Future<UploadProgress> copy(ReadStream<Buffer> body, Promise<UploadProgress> copied) {
        var copy = new Copy(copied);
        var parser = new UploadParser(copy);
        body.handler(part -> {
            if (copied.future().isComplete()) {
                body.fetch(1); // refused; what is left of it is dropped
                return;
            }
            Future.succeededFuture(part)
                    .compose(parser::take)
                    .compose(ignored -> writer.drained())
                    .onFailure(copied::tryFail)
                    .onComplete(ignored -> body.fetch(1));
        });
        body.endHandler(ignored -> copy.finish());
        body.fetch(1);
        // The next one must not write where writes of this one are still under way.
        return copied.future().onComplete(ignored -> settleRoom()).eventually(() -> writer.settled()
                .otherwiseEmpty());
    }

    private void diskFailed(Throwable cause) {
        if (end == null) { // else it was closed meanwhile
            delete(new RefusedUploadException(
                    Reason.DISK, "the disk does not take the result: " + cause.getMessage(), cause));
        }
    }

    /** Only what is whole takes room while nothing comes. */
    private void settleRoom() {
        room.give(id.session(), taken - index.bytes());
        taken = index.bytes();
    }

    /** Takes no more; what is under way fails with this. */
    Future<Void> close(RefusedUploadException why) {
        if (closed == null) {
            end = why;
            closed = file.close();
            current.tryFail(why);
        }
        return closed;
    }

    /** Gives up its file and its room. */
    Future<Void> delete(RefusedUploadException why) {
        if (end != null && closed != null && taken == 0 && index.messages() == 0) {
            return closed; // it is gone already
        }
        return close(why).transform(ignored -> {
            index.cut(0);
            settleRoom();
            return vertx.fileSystem().delete(path.toString());
        });
    }

    /** Writes the messages of one request. */
    private final class Copy implements UploadParser.Sink {
        private final Promise<UploadProgress> copied;

        Copy(Promise<UploadProgress> copied) {
            this.copied = copied;
        }

        @Override
        public Future<Boolean> begin(MessageHead message) {
            if (message.isSchema() != (index.messages() == 0)) {
                throw MessageHead.malformed(null);
            }
            if (index.messages() == MessageIndex.MOST_MESSAGES) {
                throw new RefusedUploadException(
                        Reason.TOO_LARGE, "more than " + MessageIndex.MOST_MESSAGES + " messages");
            }
            if (message.isSchema()) {
                room.add(id.session(), message.length()); // a result without rows is a result, one without columns none
                taken += message.length();
                return Future.succeededFuture(true);
            }
            if (limit != null) {
                return Future.succeededFuture(false);
            }
            return room.take(id.session(), message.length()).map(full -> {
                limit = full.orElse(null);
                taken += limit == null ? message.length() : 0;
                if (end != null) {
                    settleRoom(); // it was given up while it waited for room
                    throw end;
                }
                return limit == null;
            });
        }

        @Override
        public void piece(Buffer piece) {
            writer.write(piece).onFailure(IncomingResult.this::diskFailed);
        }

        @Override
        public void end(MessageHead message) {
            index.add(message.length(), message.rows());
        }

        void finish() {
            writer.settled()
                    .onComplete(ignored -> copied.tryComplete(progress()), e -> copied.tryFail(end == null ? e : end));
        }
    }
}
