package dev.parley.server.result;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Collects what is written until it is worth sending, compressed where that is asked for. For one thread at a time. */
final class ChunkOutput extends OutputStream {
    /** Bytes, before they are compressed, that are worth sending. */
    static final int ENOUGH = 256 << 10;

    private final ByteArrayOutputStream collected = new ByteArrayOutputStream(16 << 10);
    private final OutputStream target;
    private long written;
    private long sent;

    ChunkOutput(boolean gzip) throws IOException {
        this.target = gzip ? new Gzip(collected) : collected;
    }

    /** Bytes written in all. */
    long written() {
        return written;
    }

    boolean isEnough() {
        return written - sent >= ENOUGH;
    }

    /** What was collected; may be empty where a compressor still holds it. */
    Buffer take() {
        sent = written;
        Buffer chunk = Buffer.buffer(collected.toByteArray());
        collected.reset();
        return chunk;
    }

    @Override
    public void write(int value) throws IOException {
        target.write(value);
        written++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        target.write(bytes, offset, length);
        written += length;
    }

    /** Writes what a compressor holds, and frees it. */
    @Override
    public void close() throws IOException {
        target.close();
    }

    /** For a reader that waits: quick rather than small. */
    private static final class Gzip extends GZIPOutputStream {
        Gzip(OutputStream out) throws IOException {
            super(out, 8 << 10);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
