package dev.parley.server.session;

import dev.parley.protocol.engine.EngineEvent;
import java.time.Instant;
import java.util.Objects;

/**
 * Something that happened to a statement that has not ended, as it is kept until the statement's end.
 *
 * @param number counts those of one statement
 * @param heard the number under which its engine tells it, should it not know that this is stored; 0 where it was asked
 *     to be cancelled
 * @param event what its engine told; null where it was asked to be cancelled, and where all up to {@code heard} stands in
 *     the statement's own row
 */
public record JournalEntry(long number, Instant at, long heard, EngineEvent.OfStatement event) {
    public JournalEntry {
        Objects.requireNonNull(at, "at");
    }

    static JournalEntry told(long number, Instant at, long heard, EngineEvent.OfStatement event) {
        return new JournalEntry(number, at, heard, Objects.requireNonNull(event, "event"));
    }

    static JournalEntry cancelAsked(long number, Instant at) {
        return new JournalEntry(number, at, 0, null);
    }

    static JournalEntry inRow(long number, Instant at, long heard) {
        return new JournalEntry(number, at, heard, null);
    }

    /** Whether it only says what the statement's own row has. */
    boolean isInRow() {
        return event == null && heard > 0;
    }
}
