package dev.parley.server.once;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Does a request that carries a key once, however often it comes. Belongs to the gateway's event loop.
 *
 * @param <F> a first call as it is kept
 */
public final class OnceOnly<F> {
    private final KnownCalls<F> known;
    private final Function<F, CallKey> keyOf;
    private final Map<Key, Future<?>> running = new HashMap<>();

    private record Key(String scope, String key) {}

    /** Where first calls are kept. */
    @FunctionalInterface
    public interface KnownCalls<F> {
        Future<Optional<F>> firstCall(String scope, String key);
    }

    /**
     * A guard of calls.
     *
     * @param keyOf with what a call came that is kept
     */
    public OnceOnly(KnownCalls<F> known, Function<F, CallKey> keyOf) {
        this.known = known;
        this.keyOf = keyOf;
    }

    /**
     * Does it, or finds what it made when it was done.
     *
     * @param first does it, and has the store keep the call with what it makes
     * @param again finds what it made
     * @return fails with IDEMPOTENCY_KEY_REUSED where the key was another request's
     */
    public <T> Future<T> call(String scope, CallKey call, Supplier<Future<T>> first, Function<F, Future<T>> again) {
        var key = new Key(scope, call.key());
        Future<?> sooner = running.get(key);
        if (sooner != null) {
            return sooner.transform(ignored -> call(scope, call, first, again));
        }
        Future<T> made = known.firstCall(scope, call.key())
                .compose(before -> before.isEmpty() ? first.get() : again.apply(same(before.get(), call)));
        running.put(key, made);
        return made.onComplete(ignored -> running.remove(key, made));
    }

    private F same(F before, CallKey call) {
        keyOf.apply(before).requireRepeatedBy(call);
        return before;
    }
}
