package dev.parley.server.frontend.rest;

import java.time.Duration;
import java.util.Objects;

/**
 * Bounds of the native REST front end.
 *
 * @param maxWait the longest that a request waits; longer ones are cut to it
 * @param maxCodeBytes bytes of a snippet in UTF-8
 */
public record RestLimits(Duration maxWait, int maxCodeBytes) {
    private static final long BESIDE_THE_CODE = 64 * 1024;

    public RestLimits {
        Objects.requireNonNull(maxWait, "maxWait");
    }

    /** Bytes of a request's body: code may double in size when it is written as JSON. */
    long bodyBytes() {
        return 2L * maxCodeBytes + BESIDE_THE_CODE;
    }
}
