package dev.parley.server.once;

import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
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

    /**
     * Lets a request pass that repeats this one.
     *
     * @throws GatewayException IDEMPOTENCY_KEY_REUSED
     */
    public void requireRepeatedBy(CallKey later) {
        if (!fingerprint.equals(later.fingerprint)) {
            throw new GatewayException(
                    ErrorCode.IDEMPOTENCY_KEY_REUSED,
                    "another request came with this Idempotency-Key",
                    "use a new key for each request, and the same only to repeat one as it was");
        }
    }
}
