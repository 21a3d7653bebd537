package dev.parley.server.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs queries on a few worker threads; at most so many wait. Thread-safe. */
final class ReadPool {
    /** What is asked of the database. */
    @FunctionalInterface
    interface Query<T> {
        T run(Connection connection) throws SQLException;
    }

    static final int THREADS = 2;

    private static final Logger log = LoggerFactory.getLogger(ReadPool.class);
    private static final int MOST_WAITING = 1000;
    /** One that has waited longer fails unasked, so that no backlog grows before a database out of reach. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Database database;
    private final WorkerExecutor workers;
    private final AtomicInteger waiting = new AtomicInteger();

    ReadPool(Vertx vertx, Database database) {
        this.database = database;
        this.workers = vertx.createSharedWorkerExecutor("parley-store-reads", THREADS);
    }

    <T> Future<T> read(Query<T> query) {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            return Future.failedFuture(StoreFailure.unavailable("too many reads wait for the store"));
        }
        long asked = System.nanoTime();
        return workers.executeBlocking(() -> run(query, asked), false).onComplete(ignored -> waiting.decrementAndGet());
    }

    private <T> T run(Query<T> query, long asked) {
        if (System.nanoTime() - asked > PATIENCE.toNanos()) {
            throw StoreFailure.unavailable("a read has waited for the store for " + PATIENCE.toSeconds() + " s");
        }
        try (Connection connection = database.reading()) {
            return query.run(connection);
        } catch (SQLException | RuntimeException e) {
            log.warn("A read from the store failed", e);
            throw StoreFailure.of(e);
        }
    }

    Future<Void> close() {
        return workers.close();
    }
}
