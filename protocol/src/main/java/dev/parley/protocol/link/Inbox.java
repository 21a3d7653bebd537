package dev.parley.protocol.link;

import java.util.Optional;

/**
 * The frames of the other direction: each taken once and in order, pieces put together again. Belongs to one thread, or
 * to a lock.
 *
 * <p>A number that was <em>seen</em> is not asked for again on this side's next connection; one that was <em>done</em>
 * may be forgotten by the sender. Between them lies work that has not reached the disk.
 */
public final class Inbox {
    /** The most characters of a message put together from pieces. */
    static final int MAX_MESSAGE_CHARACTERS = 16 << 20;

    private final StringBuilder pieces = new StringBuilder();
    private int piecesTaken;
    private int piecesDue;
    private long seen;
    private long done;

    /** A whole message and the number of its last frame, which {@link #done(long)} takes. */
    public record Message(long seq, String text) {}

    /** Takes a frame; the message that it completes, or empty for a piece and for a frame seen before. */
    public Optional<Message> take(Frame.Data frame) {
        if (frame.seq() <= seen) {
            return Optional.empty();
        }
        if (frame.seq() != seen + 1) {
            throw new LinkException("frame " + frame.seq() + " came after " + seen);
        }
        if (frame.part() != piecesTaken || (piecesTaken > 0 && frame.parts() != piecesDue)) {
            throw new LinkException("piece " + frame.part() + " of " + frame.parts() + " came where piece "
                    + piecesTaken + (piecesTaken > 0 ? " of " + piecesDue : "") + " was due");
        }
        if ((long) pieces.length() + frame.text().length() > MAX_MESSAGE_CHARACTERS) {
            throw new LinkException("a message is longer than " + MAX_MESSAGE_CHARACTERS + " characters");
        }
        seen = frame.seq();
        if (frame.parts() == 1) {
            return Optional.of(new Message(seen, frame.text()));
        }
        pieces.append(frame.text());
        piecesTaken++;
        piecesDue = frame.parts();
        if (piecesTaken < frame.parts()) {
            return Optional.empty();
        }
        var message = new Message(seen, pieces.toString());
        forgetPieces();
        return Optional.of(message);
    }

    /** The message that ended with this number needs no second telling; without effect where that was before a restart. */
    public void done(long seq) {
        if (seq <= seen) {
            done = Math.max(done, seq);
        }
    }

    /** The other side is a new instance, or we are: its next frame is the one after {@code seen}. */
    public void restart(long newSeen) {
        seen = newSeen;
        done = newSeen;
        forgetPieces();
    }

    public long seen() {
        return seen;
    }

    public long done() {
        return done;
    }

    private void forgetPieces() {
        pieces.setLength(0);
        pieces.trimToSize();
        piecesTaken = 0;
    }
}
