package dev.parley.server.once;

import java.util.Objects;

/**
 * What makes a repeated request known.
 *
 * @param key the caller's own word for it
 * @param fingerprint the same for the same request, and for no other
 */
public record CallKey(String key, String fingerprint) {
    public CallKey {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(fingerprint, "fingerprint");
    }
}
