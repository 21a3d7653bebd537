package dev.parley.session.output;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** UTF-8 bytes become text, though a character may come in several writes. Belongs to the print stream above it. */
final class DecodingStream extends OutputStream {
    private static final int CHUNK = 8 << 10;
    private static final int LONGEST_CHARACTER = 4;

    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private final ByteBuffer bytes = ByteBuffer.allocate(CHUNK + LONGEST_CHARACTER);
    private final CharBuffer characters = CharBuffer.allocate(CHUNK + LONGEST_CHARACTER);
    private final Consumer<CharSequence> sink;

    DecodingStream(Consumer<CharSequence> sink) {
        this.sink = sink;
    }

    @Override
    public synchronized void write(int value) {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] source, int offset, int length) {
        int from = offset;
        int end = offset + length;
        while (from < end) {
            int count = Math.min(CHUNK, end - from);
            bytes.put(source, from, count);
            from += count;
            bytes.flip();
            decoder.decode(bytes, characters, false);
            bytes.compact();
            characters.flip();
            String text = characters.toString();
            characters.clear();
            sink.accept(text);
        }
    }
}
