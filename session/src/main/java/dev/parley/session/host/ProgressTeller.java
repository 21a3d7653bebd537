package dev.parley.session.host;

import dev.parley.protocol.engine.EngineEvent.StatementProgressed;
import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.model.Progress;
import dev.parley.session.interpreter.Execution;
import java.time.Duration;

/** Tells how far one statement's Spark jobs are, where that has changed and not too often. Belongs to one thread or a lock. */
final class ProgressTeller {
    private static final Duration PERIOD = Duration.ofMillis(200);

    private final Events events;
    private final SessionKey key;
    private final int statement;
    private final Execution execution;
    private Progress told;
    private long toldAt = System.nanoTime() - PERIOD.toNanos();

    ProgressTeller(Events events, SessionKey key, int statement, Execution execution) {
        this.events = events;
        this.key = key;
        this.statement = statement;
        this.execution = execution;
    }

    /** Tells it where it is time to, and the link has room. */
    void tellInTime() {
        if (System.nanoTime() - toldAt >= PERIOD.toNanos() && events.hasRoom()) {
            tell();
        }
    }

    /** Tells it at once: nothing follows. */
    void tell() {
        Progress progress = execution.progress();
        if (progress != null && !progress.equals(told)) {
            told = progress;
            toldAt = System.nanoTime();
            events.send(new StatementProgressed(key, statement, progress));
        }
    }
}
