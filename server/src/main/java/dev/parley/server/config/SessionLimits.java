package dev.parley.server.config;

import java.time.Duration;

/** Bounds of sessions; each component is explained by its {@link Key}. */
public record SessionLimits(
        @Key(preset = "50", means = "Sessions open at once; a further one is refused.") int maxOpen,
        @Key(preset = "0", means = "Sessions that one user may have open; `0`: as many as there may be in all.")
                int maxPerUser,
        @Key(
                        preset = "1h",
                        means =
                                "A session is closed after so long without a statement and without a client that waits for it; `0s`: never. A session may ask for another time.")
                Duration idleTimeout,
        @Key(preset = "0s", means = "A session is closed at this age, whatever it does but stream; `0s`: never.")
                Duration maxAge) {
    public SessionLimits {
        Check.between("maxOpen", maxOpen, 1, Integer.MAX_VALUE);
        Check.between("maxPerUser", maxPerUser, 0, Integer.MAX_VALUE);
        Check.notNegative("idleTimeout", idleTimeout);
        Check.notNegative("maxAge", maxAge);
    }
}
