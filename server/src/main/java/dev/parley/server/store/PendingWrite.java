package dev.parley.server.store;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.sql.Connection;
import java.sql.SQLException;

/** A write that waits for its commit, and whom to tell. Made by a caller, then used by the writer's thread alone. */
final class PendingWrite<T> {
    /**
     * What is done to the database. It may be done again where the transaction around it failed or may have failed, so
     * done twice it must come to the same.
     */
    @FunctionalInterface
    interface Work<T> {
        T apply(Connection connection) throws SQLException;
    }

    private final Work<T> work;
    private final long weight;
    private final boolean isRequest;
    private final Context context;
    private final Promise<T> promise = Promise.promise();
    private T result;

    PendingWrite(Work<T> work, long weight, boolean isRequest, Context context) {
        this.work = work;
        this.weight = weight;
        this.isRequest = isRequest;
        this.context = context;
    }

    long weight() {
        return weight;
    }

    /** Whether its caller had better hear of a failure than wait. */
    boolean isRequest() {
        return isRequest;
    }

    Future<T> future() {
        return promise.future();
    }

    void apply(Connection connection) throws SQLException {
        result = work.apply(connection);
    }

    /** Tells the caller on its own context, after the commit. */
    void committed() {
        T committed = result;
        context.runOnContext(ignored -> promise.complete(committed));
    }

    void failed(Throwable cause) {
        context.runOnContext(ignored -> promise.fail(StoreFailure.of(cause)));
    }
}
