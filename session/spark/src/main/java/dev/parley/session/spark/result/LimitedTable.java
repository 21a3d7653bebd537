package dev.parley.session.spark.result;

import dev.parley.protocol.engine.TableLimits;
import dev.parley.protocol.engine.TableResult;
import dev.parley.session.interpreter.ArrowMessage;
import dev.parley.session.interpreter.TableWriter;

/** A table that takes a query's messages until a limit is reached, and cuts the last one. Belongs to one thread. */
final class LimitedTable {
    private static final long EVERY_ROW = Long.MAX_VALUE - 1;

    private final ArrowFormat format;
    private final TableWriter writer;
    private final long mostRows;
    private final long mostBytes;
    private final long queryRows;
    private long rows;
    private long flushed;
    private long bytes;
    private String limitReason;
    private boolean enough;

    /**
     * An empty table.
     *
     * @param queryRows how many rows the query has at most
     */
    LimitedTable(ArrowFormat format, TableLimits limits, long queryRows, TableWriter writer) {
        this.format = format;
        this.writer = writer;
        this.mostRows = limits.maxRows() == null ? EVERY_ROW : limits.maxRows();
        this.mostBytes = limits.maxBytes();
        this.queryRows = queryRows;
    }

    /** Whether nothing more is needed. */
    boolean isEnough() {
        return enough || rows >= queryRows;
    }

    /** How many rows are needed to fill it, and one more where that tells whether the query has more. */
    long rowsWanted() {
        return Math.min(queryRows, mostRows + 1) - rows;
    }

    /** How many bytes are needed to fill it. */
    long bytesWanted() {
        return mostBytes - bytes;
    }

    /** Takes the next message, or what still fits of it. */
    void write(byte[] message) throws InterruptedException {
        if (message.length == 0) {
            end("row_bytes");
            return;
        }
        int all = RecordBatches.rows(message);
        long ofQuery = Math.min(all, queryRows - rows);
        long kept = Math.min(ofQuery, mostRows - rows);
        if (kept == all && message.length <= bytesWanted()) {
            add(message, all);
        } else {
            addFirst(message, (int) ofQuery, (int) kept);
        }
    }

    private void addFirst(byte[] message, int ofQuery, int kept) throws InterruptedException {
        try (var batch = new CutBatch(format, message)) {
            int fitting = batch.rowsWithin(bytesWanted(), kept);
            if (fitting > 0) {
                add(batch.first(fitting), fitting);
            }
            if (fitting < kept) {
                end("max_bytes");
            } else if (kept < ofQuery) {
                end("max_rows");
            }
        }
    }

    private void add(byte[] message, int count) throws InterruptedException {
        rows += count;
        bytes += message.length;
        if (!writer.write(new ArrowMessage(message, count))) {
            enough = true;
        }
    }

    /** Sends what is here where every row is wanted: such a result may be read before it is whole. */
    void flush() throws InterruptedException {
        if (mostRows == EVERY_ROW && rows > flushed) {
            flushed = rows;
            writer.flush();
        }
    }

    private void end(String reason) {
        limitReason = reason;
        enough = true;
    }

    /** The table as it is told to the server. */
    TableResult finish() throws InterruptedException {
        return writer.finish(limitReason);
    }
}
