package dev.parley.protocol.link;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The frames of one direction: numbered, cut to size, and kept until the other side has done with them. Belongs to one
 * thread, or to a lock.
 *
 * <p>It never refuses a frame, since an outcome must always get out; whoever produces in bulk asks {@link #hasRoom()}
 * first and waits, so that the statement pauses and the link does not.
 */
public final class Outbox {
    /** A piece of at most this many characters fits a frame, however its characters are escaped or encoded. */
    static final int PIECE_CHARACTERS = 20_000;

    private final String engine;
    private final long bound;
    private final Deque<Frame.Data> kept = new ArrayDeque<>();
    private long keptCharacters;
    private long next = 1;

    /**
     * An empty one.
     *
     * @param bound characters kept beyond which {@link #hasRoom()} is false
     */
    public Outbox(String engine, long bound) {
        this.engine = engine;
        this.bound = bound;
    }

    /**
     * Numbers a message and keeps its frames, which are returned to be sent; their {@code ack} is 0.
     *
     * @throws IllegalArgumentException where the other side would not take a message as long as this
     */
    public List<Frame.Data> add(String message) {
        if (message.length() > Inbox.MAX_MESSAGE_CHARACTERS) {
            throw new IllegalArgumentException(
                    "a message of " + message.length() + " characters, the longest is " + Inbox.MAX_MESSAGE_CHARACTERS);
        }
        var pieces = cut(message);
        var frames = new ArrayList<Frame.Data>(pieces.size());
        for (int part = 0; part < pieces.size(); part++) {
            frames.add(new Frame.Data(engine, next++, 0, part, pieces.size(), pieces.get(part)));
        }
        kept.addAll(frames);
        keptCharacters += message.length();
        return frames;
    }

    /** Forgets what the other side has done with. */
    public void acknowledge(long seq) {
        if (seq >= next) {
            throw new LinkException("frame " + seq + " was acknowledged, but " + (next - 1) + " is the last one sent");
        }
        while (!kept.isEmpty() && kept.peekFirst().seq() <= seq) {
            keptCharacters -= kept.removeFirst().text().length();
        }
    }

    /** What to send again to a side that has seen {@code seen}. */
    public List<Frame.Data> after(long seen) {
        return kept.stream().filter(frame -> frame.seq() > seen).toList();
    }

    /** The number of the oldest frame kept, or of the next one. */
    public long oldest() {
        return kept.isEmpty() ? next : kept.peekFirst().seq();
    }

    /** The number of the last frame, 0 before the first. */
    public long newest() {
        return next - 1;
    }

    public boolean hasRoom() {
        return keptCharacters < bound;
    }

    public boolean isEmpty() {
        return kept.isEmpty();
    }

    private static List<String> cut(String message) {
        if (message.length() <= PIECE_CHARACTERS) {
            return List.of(message);
        }
        var pieces = new ArrayList<String>();
        int from = 0;
        while (from < message.length()) {
            int to = Math.min(from + PIECE_CHARACTERS, message.length());
            if (to < message.length() && Character.isHighSurrogate(message.charAt(to - 1))) {
                to--;
            }
            pieces.add(message.substring(from, to));
            from = to;
        }
        return pieces;
    }
}
