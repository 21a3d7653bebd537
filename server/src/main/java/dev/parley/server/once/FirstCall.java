package dev.parley.server.once;

import java.util.Objects;

/**
 * A request that was done once, and what it made.
 *
 * @param scope within which its key is one of a kind
 * @param session the numeric id
 * @param statement its number in the session; null where it made the session itself
 */
public record FirstCall(String scope, CallKey call, long session, Integer statement) {
    public FirstCall {
        Objects.requireNonNull(scope, "scope");
        Objects.requireNonNull(call, "call");
    }
}
