package dev.parley.server.run;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parley.server.once.CallKey;
import dev.parley.server.session.StatementSnapshot;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Runs that were asked for with a key, for those who ask again: the store knows them by their session, which may be
 * another one by then, and a repeated call takes no room among those at once. Belongs to the gateway's event loop.
 */
final class KeyedRuns {
    private final Map<String, GoingOn> goingOn = new HashMap<>();
    private final Cache<String, Ended> ended;

    private record GoingOn(CallKey key, Flight flight) {}

    /** The statement that one was. */
    record Ended(CallKey key, long session, int statement) {}

    /**
     * Of none yet.
     *
     * @param mostEnded of those that have ended so many are known, the latest; the store knows more
     */
    KeyedRuns(int mostEnded) {
        this.ended = Caffeine.newBuilder()
                .maximumSize(mostEnded)
                .executor(Runnable::run) // what it tidies up is done at once
                .build();
    }

    /**
     * The run of this key that has not ended.
     *
     * @throws dev.parley.server.error.GatewayException IDEMPOTENCY_KEY_REUSED
     */
    Optional<Flight> goingOn(CallKey key) {
        Optional<GoingOn> found = Optional.ofNullable(goingOn.get(key.key()));
        found.ifPresent(run -> run.key().requireRepeatedBy(key));
        return found.map(GoingOn::flight);
    }

    /**
     * The run of this key that has ended.
     *
     * @throws dev.parley.server.error.GatewayException IDEMPOTENCY_KEY_REUSED
     */
    Optional<Ended> ended(CallKey key) {
        Optional<Ended> found = Optional.ofNullable(ended.getIfPresent(key.key()));
        found.ifPresent(run -> run.key().requireRepeatedBy(key));
        return found;
    }

    void begins(CallKey key, Flight flight) {
        goingOn.put(key.key(), new GoingOn(key, flight));
    }

    /** It goes on no more, whether or not it ever was a statement. */
    void ends(CallKey key, Optional<StatementSnapshot> statement) {
        goingOn.remove(key.key());
        statement.ifPresent(run -> ended.put(key.key(), new Ended(key, run.session(), run.id())));
    }
}
