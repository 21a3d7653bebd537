package dev.parley.server.session;

import java.time.Duration;
import java.time.Instant;

/**
 * The clocks of a session that lives, at one moment; each limit is null for ever.
 *
 * @param idleSince when its last statement ended and its last client left; null while it is used
 * @param maxAge from its creation on
 * @param statementTimeout of a statement that does not say
 * @param startTimeout of its engine; null before one is found
 * @param expiresAt when it is closed if nothing changes; null where no clock runs
 * @param runningStreams how many streams of it run: while there is one the session is neither idle nor too old
 */
public record SessionClocks(
        Instant idleSince,
        Duration idleTimeout,
        Duration maxAge,
        Duration statementTimeout,
        Duration startTimeout,
        Instant expiresAt,
        int runningStreams) {}
