package dev.parley.server.result;

import io.vertx.core.Future;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ReadChannel;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The rows of a result that is still on its way, page by page and forward, as far as they are here. What was read may turn
 * out to be void, so this is for readers who can tell their own. Between two pages it keeps an open file at most. For one
 * reader, who asks for a page after the one before; call on the gateway's event loop.
 */
public final class EarlyRows {
    private final ArrowWorkers workers;
    private final Path path;
    private final Growth growth;
    private final Runnable leave;
    private FileChannel file;
    private Schema schema;
    private long at;
    private int rowInBatch;
    private volatile long row;
    private boolean left;
    private boolean closed;

    /**
     * Nothing is opened before something is read.
     *
     * @param path where the result is written
     * @param leave runs once nobody asks for growth any more
     */
    EarlyRows(ArrowWorkers workers, Path path, Growth growth, Runnable leave) {
        this.workers = workers;
        this.path = path;
        this.growth = growth;
        this.leave = leave;
    }

    /** The number of the row that comes next. */
    public long position() {
        return row;
    }

    /** Whether a row is here that was not read. */
    public boolean hasRows() {
        return growth.rows() > row;
    }

    /** Whether rows that were read are none of the result's: its upload began again, or it is given up. */
    public boolean isVoid() {
        return growth.isVoid();
    }

    /** Succeeds when there is more than now, or less, or {@code until} is complete in one way or the other. */
    public Future<Void> change(Future<?> until) {
        return growth.change(until);
    }

    /** What the rows are made of; a row must be here. */
    public Future<Schema> schema() {
        growth.give();
        return workers.run(memory -> {
            open();
            return schema;
        });
    }

    /** Fills a page with the rows that come next and are here; what it has is void where {@link #isVoid} says so then. */
    public <P extends RowPage> Future<P> read(P page) {
        growth.give();
        long end = growth.bytes();
        return workers.run(memory -> {
            open();
            fill(page, end, memory);
            return page;
        });
    }

    /** Goes to the first row; not while a page is being made. */
    public Future<Void> rewind() {
        return workers.run(memory -> {
            closeFile();
            row = 0;
            return null;
        });
    }

    private synchronized void open() throws IOException {
        if (closed) {
            throw new IOException("the result is read no more");
        }
        if (file == null) {
            file = FileChannel.open(path);
            schema = MessageSerializer.deserializeSchema(new ReadChannel(file));
            at = file.position();
            rowInBatch = 0;
        }
    }

    private synchronized void fill(RowPage page, long end, BufferAllocator memory) throws IOException {
        try (var vectors = VectorSchemaRoot.create(schema, memory)) {
            page.read(vectors.getFieldVectors());
            while (at < end && page.room() > 0) {
                file.position(at);
                try (ArrowRecordBatch batch = MessageSerializer.deserializeRecordBatch(new ReadChannel(file), memory)) {
                    new VectorLoader(vectors).load(batch);
                }
                takeBatch(vectors.getRowCount(), file.position(), page);
            }
        }
    }

    private void takeBatch(int rows, long next, RowPage page) throws IOException {
        long first = row - rowInBatch;
        while (rowInBatch < rows && page.room() > 0) {
            int to = rowInBatch + Math.min(Math.min(RowCursor.STEP, page.room()), rows - rowInBatch);
            page.take(rowInBatch, to);
            row = first + to;
            rowInBatch = to;
        }
        if (rowInBatch == rows) {
            at = next;
            rowInBatch = 0;
        }
    }

    private synchronized void closeFile() throws IOException {
        if (file != null) {
            file.close();
            file = null;
        }
    }

    /** Lets go of the file, once the page that is being made is; more than once if need be. */
    public void close() {
        if (left) {
            return;
        }
        left = true;
        leave.run();
        workers.<Void>run(memory -> {
            synchronized (this) {
                closed = true;
                closeFile();
            }
            return null;
        });
    }
}
