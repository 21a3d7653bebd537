package dev.parley.server.session;

import dev.parley.protocol.engine.EngineEvent;
import java.time.Instant;
import java.util.Objects;

/**
 * Something that happened to a statement that has not ended, as it is kept until the statement's end.
 *
 * @param number counts those of one statement
 * @param event what its engine told; null where it was asked to be cancelled
 */
public record JournalEntry(long number, Instant at, EngineEvent.OfStatement event) {
    public JournalEntry {
        Objects.requireNonNull(at, "at");
    }
}
