package dev.parley.session.output;

import dev.parley.protocol.engine.EngineEvent.Stream;
import dev.parley.protocol.model.Bundle;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * What one statement has printed and displayed and was not yet sent, in order. Thread-safe: any thread may print; one at a time drains.
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
    private final DisplayBound displayBound = new DisplayBound();
    private int kept;
    private boolean open = true;

    /** What waits: text that may grow, or a bundle. */
    private sealed interface Part {
        record Text(Stream stream, StringBuilder text) implements Part {}

        record Rich(Bundle bundle) implements Part {}
    }

    /** What is ready to be sent. */
    public sealed interface Piece {
        /** Some of what was printed. */
        record Text(Stream stream, String text) implements Piece {}

        /** Rich output. */
        record Rich(Bundle bundle) implements Piece {}
    }

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
        return first instanceof Part.Text text ? pieceOf(text) : wholeOf((Part.Rich) first);
    }

    private Piece pieceOf(Part.Text first) {
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
        taken(length);
        return new Piece.Text(first.stream, text);
    }

    private Piece wholeOf(Part.Rich first) {
        parts.removeFirst();
        taken(first.bundle.characters());
        return new Piece.Rich(first.bundle);
    }

    private void taken(int characters) {
        kept -= characters;
        notifyAll();
    }

    /** Adds rich output after all that was printed before; waits while there is no room. Too much becomes a note on stderr. */
    public void display(Bundle bundle) {
        Optional<String> refusal;
        synchronized (this) {
            refusal = displayBound.take(bundle);
        }
        if (refusal.isPresent()) {
            append(Stream.STDERR, refusal.get());
        } else {
            add(() -> {
                parts.addLast(new Part.Rich(bundle));
                kept += bundle.characters();
            });
        }
    }

    /** Adds text; waits while there is no room. */
    void append(Stream stream, CharSequence text) {
        if (text.length() > 0) {
            add(() -> add(stream, text));
        }
    }

    private void add(Runnable part) {
        boolean interrupted = false;
        synchronized (this) {
            while (open && kept >= KEPT_CHARACTERS) {
                try {
                    wait(WAIT_MILLIS);
                } catch (InterruptedException e) {
                    interrupted = true; // a cancelled statement's output is shut, so this does not delay it
                }
            }
            if (open) {
                part.run();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void add(Stream stream, CharSequence text) {
        // Parts stay small, so that taking a piece off the front moves little.
        Part.Text growing = parts.peekLast() instanceof Part.Text last
                        && last.stream == stream
                        && last.text.length() < PIECE_CHARACTERS
                ? last
                : new Part.Text(stream, new StringBuilder());
        if (growing != parts.peekLast()) {
            parts.addLast(growing);
        }
        growing.text.append(text);
        kept += text.length();
    }

    private PrintStream printStream(Stream stream) {
        return new PrintStream(new DecodingStream(text -> append(stream, text)), true, StandardCharsets.UTF_8);
    }
}
