package dev.parley.server.frontend.thrift;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.hive.service.rpc.thrift.TStatus;
import org.apache.hive.service.rpc.thrift.TStatusCode;
import org.apache.thrift.TBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The calls that there are, by name, and how each is made. Immutable once it is filled. */
final class Calls {
    private static final Logger LOG = LoggerFactory.getLogger(Calls.class);

    private final Map<String, Call<?, ?>> byName = new HashMap<>();

    /**
     * One of them.
     *
     * @param arguments empty, to be read into
     * @param run what answers it; the future never fails
     */
    record Call<A extends TBase<?, ?>, R extends TBase<?, ?>>(
            Supplier<A> arguments, BiFunction<A, Caller, Future<R>> run) {}

    /**
     * Adds one.
     *
     * @param request of the arguments
     * @param verb what is done; it may throw, and its future fail
     * @param answer how it and a failure travel
     */
    <A extends TBase<?, ?>, Q, P, R extends TBase<?, ?>> Calls add(
            String name, Supplier<A> arguments, Function<A, Q> request, Verb<Q, P> verb, Wrapping<P, R> answer) {
        byName.put(name, new Call<A, R>(arguments, (read, caller) -> attempt(
                        () -> verb.run(required(request.apply(read)), caller))
                .otherwise(e -> answer.refused().apply(status(name, e)))
                .map(answer.result())));
        return this;
    }

    /** What a call does. */
    interface Verb<Q, P> {
        Future<P> run(Q request, Caller caller);
    }

    /** How an answer travels. */
    record Wrapping<P, R>(Function<TStatus, P> refused, Function<P, R> result) {}

    /** Null where there is none of this name. */
    Call<?, ?> find(String name) {
        return byName.get(name);
    }

    private static <Q> Q required(Q request) {
        if (request == null) {
            throw Refusal.of("HY009", "the call says nothing of what it asks for");
        }
        return request;
    }

    private static <P> Future<P> attempt(Supplier<Future<P>> verb) {
        try {
            return verb.get();
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private static TStatus status(String name, Throwable failure) {
        Refusal refusal = Refusal.of(failure);
        if (refusal != null) {
            return refusal.status();
        }
        LOG.error("{} failed", name, failure);
        return Answers.failure(TStatusCode.ERROR_STATUS, "HY000", "[INTERNAL] the server failed; its log says how");
    }
}
