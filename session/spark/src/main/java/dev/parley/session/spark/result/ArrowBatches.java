package dev.parley.session.spark.result;

import dev.parley.protocol.engine.ResultUpload;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.execution.arrow.ArrowWriter;
import org.apache.spark.sql.util.ArrowUtils;

/**
 * Rows as messages of an Arrow stream, as they are asked for. Belongs to one thread.
 *
 * <p>Spark's own iterator bounds a batch by rows, or by a guess of its bytes that a long row or a null struct of many
 * columns defeats; here no message is longer than may travel.
 */
final class ArrowBatches implements Iterator<byte[]>, AutoCloseable {
    /** Stands for a row that fits no message; it is the last one. */
    static final byte[] ROW_TOO_LONG = {};

    private static final int BATCH_ROWS = 1 << 14;
    private static final int BATCH_BYTES = 1 << 20;

    /** A row may take less in Arrow than in Spark, but one of this length is not worth the memory to find out. */
    private static final int LONGEST_ROW = 2 * ResultUpload.MAX_MESSAGE_BYTES;

    private final Iterator<InternalRow> rows;
    private final RowConverter converter;
    private final BufferAllocator allocator =
            ArrowUtils.rootAllocator().newChildAllocator("parley-result", 0, Long.MAX_VALUE);
    private final VectorSchemaRoot root;
    private final ArrowWriter writer;
    private final Deque<byte[]> made = new ArrayDeque<>();
    private final long mostBytes;
    private long bytes;
    private long rowsLeft;
    private boolean ended;

    /**
     * Messages of these rows, without a schema.
     *
     * @param mostRows beyond which rows are not asked for
     * @param mostBytes beyond which no further message is made; the last one may go beyond
     */
    ArrowBatches(ArrowFormat format, Iterator<InternalRow> rows, long mostRows, long mostBytes) {
        this.rows = rows;
        this.converter = new RowConverter(format);
        this.root = VectorSchemaRoot.create(format.schema(), allocator);
        this.writer = ArrowWriter.create(root);
        this.rowsLeft = mostRows;
        this.mostBytes = mostBytes;
    }

    @Override
    public boolean hasNext() {
        if (made.isEmpty() && !ended) {
            make();
        }
        return !made.isEmpty();
    }

    @Override
    public byte[] next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return made.removeFirst();
    }

    private void make() {
        boolean tooLong = false;
        int written = 0;
        for (long size = 0; mayWrite(written, size) && rows.hasNext(); written++) {
            UnsafeRow row = converter.convert(rows.next());
            if (row.getSizeInBytes() > LONGEST_ROW) {
                tooLong = true;
                break;
            }
            writer.write(row);
            size += row.getSizeInBytes();
        }
        writer.finish();
        rowsLeft -= written;
        ended = written == 0 && !tooLong;
        if (written > 0) {
            add(root);
        }
        writer.reset();
        if (tooLong) {
            endWithRowTooLong();
        }
    }

    private boolean mayWrite(int written, long size) {
        return written < BATCH_ROWS && written < rowsLeft && size < BATCH_BYTES && bytes <= mostBytes;
    }

    /** Of the messages so far. */
    long bytes() {
        return bytes;
    }

    /** Rows whose message would be too long go in two. */
    private void add(VectorSchemaRoot part) {
        byte[] message = RecordBatches.message(part, ResultUpload.MAX_MESSAGE_BYTES);
        int count = part.getRowCount();
        if (message != null) {
            made.add(message);
            bytes += message.length;
        } else if (count == 1) {
            endWithRowTooLong();
        } else {
            addSlice(part, 0, count / 2);
            addSlice(part, count / 2, count - count / 2);
        }
    }

    private void addSlice(VectorSchemaRoot part, int from, int count) {
        if (!ended) {
            try (VectorSchemaRoot slice = part.slice(from, count)) {
                add(slice);
            }
        }
    }

    private void endWithRowTooLong() {
        if (!ended) {
            made.add(ROW_TOO_LONG);
        }
        ended = true;
    }

    @Override
    public void close() {
        root.close();
        allocator.close();
    }
}
