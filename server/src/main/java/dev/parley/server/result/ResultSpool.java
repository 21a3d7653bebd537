package dev.parley.server.result;

import dev.parley.protocol.engine.SessionKey;
import dev.parley.server.result.RefusedUploadException.Reason;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.streams.ReadStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Large results on their way from an engine: one file for each, an Arrow stream, until the statement ends and it is sealed
 * or forgotten. Belongs to the gateway's event loop.
 */
public final class ResultSpool {
    private final Vertx vertx;
    private final Path folder;
    private final Room room;
    private final Map<Upload, Future<IncomingResult>> incoming = new HashMap<>();
    private final Map<ResultId, Growth> watched = new HashMap<>();

    /** Which result it is, and of which life of its session. */
    public record Upload(String engine, SessionKey key, int statement) {
        ResultId id() {
            return new ResultId(key.session(), statement);
        }
    }

    /**
     * An empty one.
     *
     * @param folder an existing folder, which no other spool uses
     * @param room what its results take their room from
     */
    ResultSpool(Vertx vertx, Path folder, Room room) {
        this.vertx = vertx;
        this.folder = folder;
        this.room = room;
    }

    /** Takes back uploads that were on their way when the server last ran: those of which there is a file. */
    Future<Void> restore(List<Upload> uploads) {
        return Future.join(uploads.stream().map(this::restore).toList()).mapEmpty();
    }

    private Future<?> restore(Upload upload) {
        Path path = folder.resolve(upload.id().fileName());
        return vertx.executeBlocking(() -> MessageIndex.whole(path)).compose(index -> {
            if (index.isEmpty()) {
                return Future.succeededFuture();
            }
            Future<IncomingResult> open = vertx.fileSystem()
                    .truncate(path.toString(), index.get().bytes())
                    .compose(ignored ->
                            vertx.fileSystem().open(path.toString(), new OpenOptions().setPerms("rw-------")))
                    .map(file -> new IncomingResult(
                            vertx, upload.id(), path, file, room, index.get(), from -> cut(upload.id(), from)));
            incoming.put(upload, open);
            return open.onFailure(e -> incoming.remove(upload, open));
        });
    }

    /** How far it is; 0 where the upload has not begun. */
    public Future<UploadProgress> progress(Upload upload) {
        Future<IncomingResult> open = incoming.get(upload);
        return open == null
                ? Future.succeededFuture(new UploadProgress(0, null))
                : open.compose(IncomingResult::settled);
    }

    /**
     * Appends messages as they arrive, holding the sender back while the disk is busy.
     *
     * @param from the number of the first; those from there on that are here are replaced
     * @return how far it is then; fails with {@link RefusedUploadException}
     */
    public Future<UploadProgress> append(Upload upload, int from, ReadStream<Buffer> body) {
        body.pause();
        Promise<UploadProgress> copied = Promise.promise();
        body.exceptionHandler(copied::tryFail); // at once: a body may be cut while its file is still being opened
        // Known while it is still being opened: what is dropped by then must not stay, nor be opened twice.
        Future<IncomingResult> known = incoming.get(upload);
        Future<IncomingResult> open = known != null ? known : create(upload);
        return open.compose(file -> file.append(from, body, copied)
                        .onSuccess(progress -> growth(upload.id()).ifPresent(growth -> growth.reached(file.index()))))
                .onFailure(e -> body.resume());
    }

    /** How it grows from now on, and whether it is given up; until {@link #leave}. */
    Growth watch(ResultId id) {
        return watched.computeIfAbsent(id, ignored -> new Growth());
    }

    void leave(ResultId id) {
        watched.remove(id);
    }

    private Optional<Growth> growth(ResultId id) {
        return Optional.ofNullable(watched.get(id));
    }

    private void cut(ResultId id, int from) {
        growth(id).ifPresent(growth -> growth.cut(from));
    }

    /**
     * The index of a complete upload, whose file is then whole, on disk, and no business of the spool any more.
     *
     * @return fails with {@link RefusedUploadException} where it is not complete or the disk fails; nothing is left then
     */
    Future<MessageIndex> seal(Upload upload, int messages) {
        Future<IncomingResult> open = incoming.remove(upload);
        if (open == null) {
            return Future.failedFuture(incomplete(0, messages));
        }
        return open.compose(result -> result.settled()
                .compose(progress -> progress.messages() == messages
                        ? result.close(unwanted())
                        : Future.failedFuture(incomplete(progress.messages(), messages)))
                .compose(ignored -> vertx.executeBlocking(() -> finish(result)))
                .onFailure(e -> result.delete(unwanted())));
    }

    /** Blocks until it is on disk, the folder's entry too. */
    private MessageIndex finish(IncomingResult result) {
        MessageIndex index = result.index();
        try (FileChannel file = FileChannel.open(result.path(), StandardOpenOption.WRITE);
                FileChannel entry = FileChannel.open(folder)) {
            file.truncate(index.bytes()).position(index.bytes());
            ByteBuffer trailer = index.trailer();
            while (trailer.hasRemaining()) {
                file.write(trailer);
            }
            file.force(true);
            entry.force(true);
        } catch (IOException e) {
            throw new RefusedUploadException(Reason.DISK, "the disk does not take the result: " + e.getMessage(), e);
        }
        return index;
    }

    /** Drops what a statement uploaded that ended without it. */
    void forget(Upload upload) {
        Future<IncomingResult> open = incoming.remove(upload);
        if (open != null) {
            growth(upload.id()).ifPresent(Growth::gone);
            open.compose(result -> result.delete(unwanted()));
        }
    }

    /** Forgets what belongs to this life of a session: it is over. */
    void forget(SessionKey key) {
        incoming.keySet().stream()
                .filter(upload -> upload.key().equals(key))
                .toList()
                .forEach(this::forget);
    }

    private Future<IncomingResult> create(Upload upload) {
        Path path = folder.resolve(upload.id().fileName());
        Future<IncomingResult> open = vertx.fileSystem()
                .open(
                        path.toString(),
                        new OpenOptions().setTruncateExisting(true).setPerms("rw-------"))
                .map(opened -> new IncomingResult(
                        vertx, upload.id(), path, opened, room, new MessageIndex(), from -> cut(upload.id(), from)))
                .recover(e -> Future.failedFuture(
                        new RefusedUploadException(Reason.DISK, "the disk takes no new file: " + e.getMessage(), e)));
        incoming.put(upload, open);
        return open.onFailure(e -> incoming.remove(upload, open));
    }

    private static RefusedUploadException unwanted() {
        return new RefusedUploadException(Reason.UNWANTED, "the result is not wanted any more");
    }

    private static RefusedUploadException incomplete(int here, int due) {
        return new RefusedUploadException(
                Reason.GAP, "of the result's " + due + " messages " + here + " were uploaded");
    }
}
