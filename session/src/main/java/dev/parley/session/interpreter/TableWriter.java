package dev.parley.session.interpreter;

import dev.parley.protocol.engine.ResultUpload;
import dev.parley.protocol.engine.TableResult;
import dev.parley.protocol.model.Column;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;

/**
 * A table on its way to the server as it is made: kept while it is small enough to travel inline, uploaded beyond.
 * Belongs to one thread.
 */
public final class TableWriter implements AutoCloseable {
    private static final byte[] END_OF_STREAM = {-1, -1, -1, -1, 0, 0, 0, 0};

    private final List<Column> columns;
    private final ArrowMessage schema;
    private final Supplier<Upload> uploads;
    private final List<ArrowMessage> kept = new ArrayList<>();
    private long bytes = END_OF_STREAM.length;
    private long rows;
    private int sent;
    private boolean refused;
    private Upload upload;

    /**
     * A table without rows.
     *
     * @param uploads begins the upload, where there is to be one
     */
    public TableWriter(List<Column> columns, byte[] schema, Supplier<Upload> uploads) {
        this.columns = columns;
        this.schema = new ArrowMessage(schema, 0);
        this.uploads = uploads;
        kept.add(this.schema);
        bytes += schema.length;
    }

    /**
     * Writes a record batch.
     *
     * @return false where the server takes no more, so that no further one need be made
     */
    public boolean write(ArrowMessage batch) throws InterruptedException {
        bytes += batch.length();
        rows += batch.rows();
        kept.add(batch);
        if (bytes > ResultUpload.INLINE_BYTES) {
            sendKept();
        }
        return !refused;
    }

    /**
     * Sends the rows that are here, for one who reads them while the others are made; a table that was small goes beside
     * the link then.
     */
    public void flush() throws InterruptedException {
        if (rows > 0 && !refused) {
            sendKept();
            upload.flush();
        }
    }

    /**
     * The whole of it, once the server holds what is not inline.
     *
     * @param limitReason why the query's last rows were left out, or null where they were not
     */
    public TableResult finish(String limitReason) throws InterruptedException {
        if (upload == null && bytes <= ResultUpload.INLINE_BYTES) {
            return inline(kept, rows, limitReason);
        }
        sendKept();
        Upload.Stored stored = upload.finish();
        boolean isWhole = !refused && stored.messages() == sent;
        String reason = isWhole ? limitReason : stored.limit();
        return stored.messages() == 0
                ? inline(List.of(schema), 0, reason)
                : new TableResult(columns, null, stored.messages(), stored.rows(), reason != null, reason);
    }

    private void sendKept() throws InterruptedException {
        if (upload == null) {
            upload = uploads.get();
        }
        for (ArrowMessage message : kept) {
            refused = refused || !upload.send(message);
            sent += refused ? 0 : 1;
        }
        kept.clear();
    }

    private TableResult inline(List<ArrowMessage> stream, long count, String reason) {
        var all = new ByteArrayOutputStream();
        stream.forEach(message -> all.writeBytes(message.bytes()));
        all.writeBytes(END_OF_STREAM);
        String arrow = Base64.getEncoder().encodeToString(all.toByteArray());
        return new TableResult(columns, arrow, 0, count, reason != null, reason);
    }

    @Override
    public void close() {
        if (upload != null) {
            upload.close();
        }
    }
}
