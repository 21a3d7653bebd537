package dev.parley.server.result;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * The rows of a result, page by page and forward. Between two pages it keeps an open file and an index; no thread and none
 * of Arrow's memory. For one reader, who asks for a page after the one before.
 */
public final class RowCursor {
    /** Rows between two looks at whether a page is full. */
    static final int STEP = 256;

    private final ArrowWorkers workers;
    private final OpenResult result;
    private final Promise<Void> closed = Promise.promise();
    private volatile long row;

    RowCursor(ArrowWorkers workers, OpenResult result) {
        this.workers = workers;
        this.result = result;
    }

    /** The number of the row that comes next. */
    public long position() {
        return row;
    }

    /** How many there are. */
    public long rows() {
        return result.index().rows();
    }

    private boolean isOver() {
        return row >= rows();
    }

    /** Goes to the row of this number. */
    public void go(long to) {
        row = to;
    }

    /** Fills a page with the rows that come next. */
    public <P extends RowPage> Future<P> read(P page) {
        return workers.run(memory -> {
            fill(page, memory);
            return page;
        });
    }

    private void fill(RowPage page, BufferAllocator memory) throws IOException {
        try (var vectors = VectorSchemaRoot.create(result.schema(), memory)) {
            page.read(vectors.getFieldVectors());
            while (!isOver() && page.room() > 0) {
                int batch = result.index().batchOf(row);
                result.load(batch, vectors, memory);
                takeBatch(batch, page);
            }
        }
    }

    private void takeBatch(int batch, RowPage page) throws IOException {
        long first = result.index().firstRow(batch);
        long end = result.index().endRow(batch);
        while (row < end && page.room() > 0) {
            int from = (int) (row - first);
            int to = from + (int) Math.min(Math.min(STEP, page.room()), end - row);
            page.take(from, to);
            row = first + to;
        }
    }

    /** Lets go of the file; not while a page is being made. */
    public void close() {
        workers.<Void>run(memory -> {
                    result.close();
                    return null;
                })
                .onComplete(done -> closed.tryComplete());
    }

    /** Succeeds once it is closed. */
    Future<Void> closed() {
        return closed.future();
    }
}
