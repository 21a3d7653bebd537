package dev.parley.server.session;

import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.engine.EngineEvent.StatementDisplayed;
import dev.parley.protocol.engine.EngineEvent.StatementPrinted;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings what happens to a running statement to the store, some at a time: its engine forgets an event only once that is
 * there. When much has come together, the statement is saved as a whole instead. Belongs to the event loop.
 */
final class Journal {
    /** An event waits this long for others; a short statement's end is stored before that, with all of them. */
    private static final Duration LINGER = Duration.ofMillis(40);

    private static final int MOST_WAITING = 32 << 10;
    private static final int ENTRY_CHARACTERS = 200;

    /** Where it writes. */
    interface Target {
        Future<Void> append(List<JournalEntry> entries);

        /** Saves the statement as it is now, instead of all that was appended before, and that mark. */
        Future<Void> saveAll(JournalEntry mark);
    }

    private final Vertx vertx;
    private final Target target;
    private final long bound;
    private List<JournalEntry> waiting = new ArrayList<>();
    private Promise<Void> written = Promise.promise();
    private int waitingCharacters;
    private long characters;
    private long next;
    private long heard;
    private long timer = -1;

    /**
     * An empty one.
     *
     * @param bound characters appended before the statement is saved as a whole
     */
    Journal(Vertx vertx, Target target, long bound) {
        this.vertx = vertx;
        this.target = target;
        this.bound = bound;
    }

    /** After these, which are in the store. */
    void continueAfter(List<JournalEntry> stored) {
        for (JournalEntry entry : stored) {
            next = entry.number() + 1;
            heard = Math.max(heard, entry.heard());
            characters += characters(entry.event());
        }
    }

    /** The number of the last event that it was told. */
    long heard() {
        return heard;
    }

    /** Succeeds once the store has it, alone or in a later state of the statement. */
    Future<Void> told(Instant at, long number, EngineEvent.OfStatement event) {
        heard = number;
        return add(JournalEntry.told(next++, at, number, event));
    }

    /** The same. */
    Future<Void> cancelAsked(Instant at) {
        return add(JournalEntry.cancelAsked(next++, at));
    }

    private Future<Void> add(JournalEntry entry) {
        waiting.add(entry);
        waitingCharacters += characters(entry.event());
        Future<Void> done = written.future();
        if (waitingCharacters >= MOST_WAITING) {
            flush();
        } else if (timer == -1) {
            timer = vertx.setTimer(LINGER.toMillis(), ignored -> flush());
        }
        return done;
    }

    /** Writes now what waits. */
    void flush() {
        if (waiting.isEmpty()) {
            return;
        }
        characters += waitingCharacters;
        List<JournalEntry> entries = waiting;
        Promise<Void> promise = handOver();
        if (characters > bound) {
            characters = 0;
            Instant at = entries.get(entries.size() - 1).at();
            target.saveAll(JournalEntry.inRow(next++, at, heard)).onComplete(promise);
        } else {
            target.append(entries).onComplete(promise);
        }
    }

    /** Its statement is saved as a whole, which is all that is left to write. */
    void endsWith(Future<Void> saved) {
        saved.onComplete(handOver());
    }

    private Promise<Void> handOver() {
        vertx.cancelTimer(timer);
        timer = -1;
        waiting = new ArrayList<>();
        waitingCharacters = 0;
        Promise<Void> promise = written;
        written = Promise.promise();
        return promise;
    }

    private static int characters(EngineEvent.OfStatement event) {
        if (event instanceof StatementPrinted printed) {
            return ENTRY_CHARACTERS + printed.text().length();
        }
        if (event instanceof StatementDisplayed displayed) {
            return ENTRY_CHARACTERS + displayed.bundle().characters();
        }
        return ENTRY_CHARACTERS;
    }
}
