package dev.parley.server.session;

import dev.parley.protocol.model.SessionSpec;
import dev.parley.protocol.model.SessionState;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A session at one moment: what is stored, and what callers are shown.
 *
 * @param id never used twice, over restarts of the server too
 * @param owner whose it is; nobody else sees it but administrators
 * @param generation counts lives under this id, from 1
 * @param engine the id of the engine that holds it; null before one is found
 * @param phases when each step of its start was reached, in order
 * @param endedAt null while it lives
 * @param endedReason why it ended, in a sentence; null while it lives
 * @param version counts changes of {@code state}, so that a waiter can tell whether something happened
 * @param lastRestart when and why it last started again; null where it never did
 * @param clocks null once it has ended; not stored
 */
public record SessionSnapshot(
        long id,
        String name,
        String owner,
        SessionSpec spec,
        SessionState state,
        int generation,
        String engine,
        Map<String, Instant> phases,
        Instant createdAt,
        Instant endedAt,
        String endedReason,
        long version,
        Restart lastRestart,
        SessionClocks clocks) {
    /** The start of a life after the first. */
    public record Restart(Instant at, String reason) {}

    /** A session that never started again. */
    public SessionSnapshot(
            long id,
            String name,
            String owner,
            SessionSpec spec,
            SessionState state,
            int generation,
            String engine,
            Map<String, Instant> phases,
            Instant createdAt,
            Instant endedAt,
            String endedReason,
            long version) {
        this(
                id,
                name,
                owner,
                spec,
                state,
                generation,
                engine,
                phases,
                createdAt,
                endedAt,
                endedReason,
                version,
                null,
                null);
    }

    public SessionSnapshot {
        phases = Collections.unmodifiableMap(new LinkedHashMap<>(phases));
    }
}
