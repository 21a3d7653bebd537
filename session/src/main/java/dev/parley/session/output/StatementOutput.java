package dev.parley.session.output;

import dev.parley.protocol.engine.EngineEvent.Stream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What one statement has printed and was not yet sent. Thread-safe: any thread may print; one at a time drains.
 *
 * <p>Who prints faster than the link takes waits here. Those who print never hold a lock of the link, since a thread of
 * the user's may be stopped at any moment.
 */
public final class StatementOutput {
    /** The most characters in a piece. */
    public static final int PIECE_CHARACTERS = 16 << 10;

    private static final int KEPT_CHARACTERS = 256 << 10;
    private static final long WAIT_MILLIS = 100;

    private final PrintStream out = printStream(Stream.STDOUT);
    private final PrintStream err = printStream(Stream.STDERR);
    private final Deque<Part> parts = new ArrayDeque<>();
    private int kept;
    private boolean open = true;

    private record Part(Stream stream, StringBuilder text) {}

    /** A piece of text ready to be sent. */
    public record Piece(Stream stream, String text) {}

    /** Where the statement's standard output goes, the interpreter's echo included. */
    public PrintStream out() {
        return out;
    }

    public PrintStream err() {
        return err;
    }

    /** From now on all that is printed is dropped at once; for a statement that is being cancelled or has ended. */
    public synchronized void shut() {
        open = false;
        notifyAll();
    }

    public synchronized boolean isEmpty() {
        return parts.isEmpty();
    }

    /** The next piece, or null where there is nothing. */
    public synchronized Piece poll() {
        Part first = parts.peekFirst();
        if (first == null) {
            return null;
        }
        int length = Math.min(first.text.length(), PIECE_CHARACTERS);
        if (length < first.text.length() && Character.isHighSurrogate(first.text.charAt(length - 1))) {
            length--;
        }
        String text = first.text.substring(0, length);
        if (length == first.text.length()) {
            parts.removeFirst();
        } else {
            first.text.delete(0, length);
        }
        kept -= length;
        notifyAll();
        return new Piece(first.stream, text);
    }

    /** Adds text; waits while there is no room. */
    void append(Stream stream, CharSequence text) {
        boolean interrupted = false;
        synchronized (this) {
            while (open && kept >= KEPT_CHARACTERS) {
                try {
                    wait(WAIT_MILLIS);
                } catch (InterruptedException e) {
                    interrupted = true; // a cancelled statement's output is shut, so this does not delay it
                }
            }
            if (open && text.length() > 0) {
                add(stream, text);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void add(Stream stream, CharSequence text) {
        Part last = parts.peekLast();
        // Parts stay small, so that taking a piece off the front moves little.
        if (last == null || last.stream != stream || last.text.length() >= PIECE_CHARACTERS) {
            last = new Part(stream, new StringBuilder());
            parts.addLast(last);
        }
        last.text.append(text);
        kept += text.length();
    }

    private PrintStream printStream(Stream stream) {
        return new PrintStream(new DecodingStream(text -> append(stream, text)), true, StandardCharsets.UTF_8);
    }
}
