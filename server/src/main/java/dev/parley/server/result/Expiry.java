package dev.parley.server.result;

import java.time.Instant;
import java.util.Objects;

/** Why and when a result went. */
public record Expiry(Reason reason, Instant at) {
    public Expiry {
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(at, "at");
    }

    /** Why a result went. */
    public enum Reason {
        AGE("results are kept for a time (results.keep_for)"),
        SESSION_SPACE("it made room for a newer one of its session (results.session_bytes)"),
        SPACE("it made room for a newer one (results.disk_bytes)"),
        LOST("its file is not there any more");

        private final String sentence;

        Reason(String sentence) {
            this.sentence = sentence;
        }

        String sentence() {
            return sentence;
        }
    }
}
