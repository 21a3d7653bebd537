package dev.parley.server.result;

import dev.parley.protocol.model.Table;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Some rows of a result in some format, chunk by chunk. What a slow reader keeps is an open file, an index and a chunk; no
 * thread and none of Arrow's memory. For one reader, who asks for a chunk after the one before.
 */
public final class ResultStream {
    private final ArrowWorkers workers;
    private final OpenResult result;
    private final ChunkOutput out;
    private final RangeWriter writer;
    private final boolean gzip;
    private final Promise<Void> closed = Promise.promise();
    private boolean over;

    /** What is asked for. */
    public record Request(ResultFormat format, RowRange range, boolean gzip) {}

    private ResultStream(ArrowWorkers workers, OpenResult result, boolean gzip, ChunkOutput out, RangeWriter writer) {
        this.workers = workers;
        this.result = result;
        this.gzip = gzip;
        this.out = out;
        this.writer = writer;
    }

    /** Begins to read, at the first row that is asked for; fails with the file closed. */
    static Future<ResultStream> of(ArrowWorkers workers, OpenResult result, Table head, Request request) {
        try {
            var out = new ChunkOutput(request.gzip());
            RangeWriter writer = writer(result, head, request, out);
            return Future.succeededFuture(new ResultStream(workers, result, request.gzip(), out, writer));
        } catch (IOException e) {
            return workers.run(memory -> {
                result.close();
                throw e;
            });
        }
    }

    private static RangeWriter writer(OpenResult result, Table head, Request request, ChunkOutput out)
            throws IOException {
        RowRange range = request.range().within(result.index().rows());
        return switch (request.format()) {
            case JSON ->
                new TextRange(result, range, new JsonText(head, request.range().from()), out);
            case NDJSON -> new TextRange(result, range, new NdjsonText(head.columns()), out);
            case CSV -> new TextRange(result, range, new CsvText(head.columns()), out);
            case ARROW -> new ArrowRange(result, range, out);
        };
    }

    /** Whether it is compressed. */
    public boolean isGzip() {
        return gzip;
    }

    /** Whether the last chunk was given out. */
    public boolean isOver() {
        return over;
    }

    /** The next chunk, which may be empty. */
    public Future<Buffer> next() {
        return workers.run(this::chunk);
    }

    private Buffer chunk(BufferAllocator memory) throws IOException {
        if (!writer.writeSome(memory)) {
            out.close();
            over = true;
        }
        return out.take();
    }

    /** Lets go of the file; not while a chunk is being made. */
    public void close() {
        workers.<Void>run(memory -> {
                    try (result) {
                        out.close();
                    }
                    return null;
                })
                .onComplete(done -> closed.tryComplete());
    }

    /** Succeeds once it is closed. */
    Future<Void> closed() {
        return closed.future();
    }
}
