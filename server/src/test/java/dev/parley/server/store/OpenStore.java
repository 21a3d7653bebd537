package dev.parley.server.store;

import dev.parley.server.store.StoreKind.TestStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** A store with a Vert.x of its own, both closed at the end. */
record OpenStore(Vertx vertx, JdbcStore store) implements AutoCloseable {
    static OpenStore in(TestStore where) {
        return in(where, WriteBounds.DEFAULT);
    }

    static OpenStore in(TestStore where, WriteBounds bounds) {
        return in(vertx -> JdbcStore.open(vertx, where.config(), where.file(), bounds));
    }

    static OpenStore in(Function<Vertx, Future<JdbcStore>> opening) {
        Vertx vertx = Vertx.vertx();
        try {
            return new OpenStore(vertx, get(opening.apply(vertx)));
        } catch (RuntimeException e) {
            get(vertx.close());
            throw e;
        }
    }

    static <T> T get(Future<T> future) {
        try {
            return future.await(30, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("no answer within 30 s", e);
        }
    }

    @Override
    public void close() {
        get(store.close());
        get(vertx.close());
    }
}
