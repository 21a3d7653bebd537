package dev.parley.server.frontend.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;

/** A stream into a Vert.x buffer, so that large answers are encoded once. For one thread. */
final class BufferOutput extends OutputStream {
    private final Buffer buffer = Buffer.buffer();

    /** For text, in UTF-8; a character that is none, such as half a surrogate pair, becomes a question mark. */
    Writer writer() {
        return new OutputStreamWriter(this, UTF_8);
    }

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
