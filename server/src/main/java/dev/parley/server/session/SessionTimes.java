package dev.parley.server.session;

import dev.parley.protocol.model.SessionSpec;
import dev.parley.server.config.SessionLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long a session may live; each is empty for ever. A value.
 *
 * @param idle without use
 * @param idleBy what sets it, for the reason of an end
 * @param age whatever it does but stream
 */
record SessionTimes(Optional<Duration> idle, String idleBy, Optional<Duration> age) {
    static final SessionTimes NONE = new SessionTimes(Optional.empty(), "", Optional.empty());

    /** What is asked counts before what the server sets. */
    static SessionTimes of(SessionLimits limits, SessionSpec spec) {
        boolean isAsked = spec.idleTimeout() != null;
        return new SessionTimes(
                limit(isAsked ? spec.idleTimeout() : limits.idleTimeout()),
                isAsked ? "its own idle_timeout" : "sessions.idle_timeout",
                limit(limits.maxAge()));
    }

    private static Optional<Duration> limit(Duration duration) {
        return duration.isZero() ? Optional.empty() : Optional.of(duration);
    }

    /** When it is closed if nothing changes. */
    Optional<Instant> expiry(Instant createdAt, Optional<Instant> idleSince) {
        Optional<Instant> byAge = age.map(createdAt::plus);
        Optional<Instant> byIdleness = idle.flatMap(time -> idleSince.map(since -> since.plus(time)));
        if (byAge.isEmpty() || byIdleness.isEmpty()) {
            return byAge.or(() -> byIdleness);
        }
        return byAge.filter(at -> at.isBefore(byIdleness.get())).or(() -> byIdleness);
    }

    /** Which clock has run out, and its value; empty where none has. */
    Optional<String> overdue(Instant createdAt, Optional<Instant> idleSince, Instant now) {
        Optional<String> old = age.filter(time -> !now.isBefore(createdAt.plus(time)))
                .map(time -> "closed by its age: it is older than " + words(time) + " (sessions.max_age)");
        return old.or(() -> idle.filter(time ->
                        idleSince.isPresent() && !now.isBefore(idleSince.get().plus(time)))
                .map(time -> "closed since nobody used it for " + words(time) + " (" + idleBy + ")"));
    }

    /** For people: in the largest unit of which it is a whole number. */
    static String words(Duration time) {
        long seconds = time.toSeconds();
        if (seconds == 0 || time.toMillis() % 1000 != 0) {
            return time.toMillis() + " ms";
        }
        if (seconds % 3600 == 0) {
            return seconds / 3600 + " h";
        }
        return seconds % 60 == 0 ? seconds / 60 + " min" : seconds + " s";
    }
}
