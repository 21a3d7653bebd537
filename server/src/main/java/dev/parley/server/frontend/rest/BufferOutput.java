package dev.parley.server.frontend.rest;

import io.vertx.core.buffer.Buffer;
import java.io.OutputStream;

/** A stream into a Vert.x buffer, so that large answers are encoded once. For one thread. */
final class BufferOutput extends OutputStream {
    private final Buffer buffer = Buffer.buffer();

    Buffer buffer() {
        return buffer;
    }

    @Override
    public void write(int value) {
        buffer.appendByte((byte) value);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        buffer.appendBytes(bytes, offset, length);
    }
}
