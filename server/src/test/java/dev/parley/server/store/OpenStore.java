package dev.parley.server.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A store in a file, with a Vert.x of its own, both closed at the end. */
record OpenStore(Vertx vertx, JdbcStore store) implements AutoCloseable {
    static OpenStore in(Path file) {
        return in(file, WriteBounds.DEFAULT);
    }

    static OpenStore in(Path file, WriteBounds bounds) {
        Vertx vertx = Vertx.vertx();
        try {
            return new OpenStore(vertx, get(JdbcStore.open(vertx, file, bounds, WriteAheadSync.of(file))));
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
