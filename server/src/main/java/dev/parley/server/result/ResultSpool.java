package dev.parley.server.result;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.parley.protocol.Wire;
import dev.parley.protocol.engine.SessionKey;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.streams.ReadStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Large results on their way from an engine: one file for each, until the statement ends and its rows are taken. Belongs
 * to the gateway's event loop.
 */
public final class ResultSpool {
    private final Vertx vertx;
    private final Path folder;
    private final long maxBytes;
    private final Map<Upload, Future<SpoolFile>> files = new HashMap<>();

    /** Which result it is. */
    public record Upload(String engine, SessionKey key, int statement) {
        private String fileName() {
            return engine + "-" + key + "-" + statement + ".batches";
        }
    }

    /** A result is larger than this server takes. */
    public static final class TooLargeException extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooLargeException(String message) {
            super(message);
        }
    }

    /**
     * An empty one.
     *
     * @param folder an existing folder of its own
     * @param maxBytes the most bytes of one result
     */
    public ResultSpool(Vertx vertx, Path folder, long maxBytes) {
        this.vertx = vertx;
        this.folder = folder;
        this.maxBytes = maxBytes;
    }

    /** Removes what an earlier run left. */
    public Future<Void> start() {
        return vertx.fileSystem()
                .readDir(folder.toString(), ".*\\.batches")
                .compose(left -> Future.join(
                        left.stream().map(vertx.fileSystem()::delete).toList()))
                .mapEmpty();
    }

    /** How many batches are here, 0 where the upload has not begun. */
    public Future<Integer> batches(Upload upload) {
        Future<SpoolFile> open = files.get(upload);
        return open == null ? Future.succeededFuture(0) : open.compose(SpoolFile::settledBatches);
    }

    /**
     * Appends batches as they arrive, holding the sender back while the disk is busy.
     *
     * @param from the number of the first; those from there on that are here are replaced
     * @return how many are here then; fails where {@code from} leaves a gap
     */
    public Future<Integer> append(Upload upload, int from, ReadStream<Buffer> body) {
        body.pause();
        Promise<Integer> copied = Promise.promise();
        body.exceptionHandler(copied::tryFail); // at once: a body may be cut while its file is still being opened
        // Known while it is still being opened: what is dropped by then must not stay, nor be opened twice.
        Future<SpoolFile> known = files.get(upload);
        Future<SpoolFile> open = known != null ? known : create(upload);
        return open.compose(file -> file.append(from, body, copied)).onFailure(e -> body.resume());
    }

    /** The rows of a complete upload, whose file is then gone. */
    public Future<List<List<Object>>> take(Upload upload, int batches) {
        Future<SpoolFile> open = files.remove(upload);
        if (open == null) {
            return incomplete(0, batches);
        }
        return open.compose(file -> file.batches() == batches
                ? file.read()
                        .compose(all -> vertx.executeBlocking(() -> rows(all)))
                        .eventually(file::delete)
                : file.delete().compose(ignored -> incomplete(file.batches(), batches)));
    }

    /** Drops what a statement uploaded that ended without it. */
    public void forget(Upload upload) {
        Future<SpoolFile> open = files.remove(upload);
        if (open != null) {
            open.compose(SpoolFile::delete);
        }
    }

    /** Forgets what belongs to this life of a session: it is over. */
    public void forget(SessionKey key) {
        files.keySet().stream()
                .filter(upload -> upload.key().equals(key))
                .toList()
                .forEach(this::forget);
    }

    private Future<SpoolFile> create(Upload upload) {
        String path = folder.resolve(upload.fileName()).toString();
        Future<SpoolFile> open = vertx.fileSystem()
                .open(path, new OpenOptions().setTruncateExisting(true).setPerms("rw-------"))
                .map(opened -> new SpoolFile(vertx, path, opened, maxBytes));
        files.put(upload, open);
        return open.onFailure(e -> files.remove(upload, open));
    }

    private static <T> Future<T> incomplete(int here, int due) {
        return Future.failedFuture("of the result's " + due + " batches " + here + " were uploaded");
    }

    private static List<List<Object>> rows(List<Buffer> batches) throws java.io.IOException {
        var rows = new ArrayList<List<Object>>();
        for (Buffer batch : batches) {
            rows.addAll(Wire.mapper().readValue(batch.getBytes(), new TypeReference<List<List<Object>>>() {}));
        }
        return rows;
    }
}
