package dev.parley.server.session;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** Who waits for a session, and when it was last used. Belongs to the gateway's event loop. */
final class Attendance {
    private final Clock clock;
    private int clients;
    private Instant lastUse;

    Attendance(Clock clock) {
        this.clock = clock;
        this.lastUse = clock.instant();
    }

    /** A client begins to wait for something of the session. */
    void enter() {
        clients++;
    }

    void leave() {
        clients--;
        used();
    }

    /** The session was used just now. */
    void used() {
        lastUse = clock.instant();
    }

    /** When it was last used; empty while a client is there. */
    Optional<Instant> unusedSince() {
        return clients == 0 ? Optional.of(lastUse) : Optional.empty();
    }
}
