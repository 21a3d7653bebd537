package dev.parley.server.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies writes in the order of submission on a thread of its own: all that wait share one transaction. Thread-safe.
 */
final class BatchWriter {
    private static final Logger log = LoggerFactory.getLogger(BatchWriter.class);
    private static final int MOST_IN_BATCH = 1000;
    private static final long RETRY_NANOS = 10_000_000_000L;

    private final Vertx vertx;
    private final Database database;
    private final WriteBounds bounds;
    private final BlockingQueue<PendingWrite<?>> queue;
    private final AtomicLong waitingWeight = new AtomicLong();
    private PendingWrite<Void> end; // guarded by this; stands last in the queue once the writer is closed

    BatchWriter(Vertx vertx, Database database, WriteBounds bounds) {
        this.vertx = vertx;
        this.database = database;
        this.bounds = bounds;
        this.queue = new ArrayBlockingQueue<>(bounds.writes() + 1); // the end always fits
    }

    void start() {
        new Thread(this::run, "parley-store-writer").start();
    }

    synchronized <T> Future<T> submit(long weight, PendingWrite.Work<T> work) {
        if (end != null) {
            return Future.failedFuture(StoreFailure.unavailable("the store is closed"));
        }
        if (queue.size() >= bounds.writes() || waitingWeight.get() >= bounds.weight()) {
            return Future.failedFuture(StoreFailure.unavailable("too many writes wait for the disk"));
        }
        var write = new PendingWrite<>(work, weight, vertx.getOrCreateContext());
        waitingWeight.addAndGet(weight);
        queue.add(write);
        return write.future();
    }

    /** Takes no more writes; succeeds once those that wait are done. */
    synchronized Future<Void> close() {
        if (end == null) {
            end = new PendingWrite<>(connection -> null, 0, vertx.getOrCreateContext());
            queue.add(end);
        }
        return end.future();
    }

    private void run() {
        try {
            boolean open = true;
            while (open) {
                open = writeWhatWaits();
            }
        } catch (InterruptedException e) {
            log.error("The store's writer was interrupted; the store takes no more writes", e);
            close();
            queue.forEach(write -> write.failed(e));
        }
    }

    /** Waits for the next write and does all that wait by then; says whether there may be more. */
    private boolean writeWhatWaits() throws InterruptedException {
        List<PendingWrite<?>> batch = new ArrayList<>();
        batch.add(queue.take());
        queue.drainTo(batch, MOST_IN_BATCH - 1);
        PendingWrite<?> last = batch.get(batch.size() - 1);
        if (!isEnd(last)) {
            write(batch);
            return true;
        }
        batch.remove(batch.size() - 1);
        write(batch);
        last.committed();
        return false;
    }

    private synchronized boolean isEnd(PendingWrite<?> write) {
        return write == end;
    }

    private void write(List<PendingWrite<?>> batch) {
        if (batch.isEmpty()) {
            return;
        }
        try {
            transaction(batch);
            batch.forEach(this::committed);
        } catch (SQLException | RuntimeException e) {
            if (batch.size() == 1) {
                log.warn("A write to the store failed", e);
                failed(batch.get(0), e);
            } else {
                writeOneByOne(batch, e);
            }
        }
    }

    /** One write that cannot be done fails alone; a database that fails slowly is not asked a thousand times. */
    private void writeOneByOne(List<PendingWrite<?>> batch, Exception first) {
        log.warn("A batch of {} writes failed, each is now tried alone: {}", batch.size(), first.toString());
        long start = System.nanoTime();
        for (PendingWrite<?> write : batch) {
            try {
                if (System.nanoTime() - start > RETRY_NANOS) {
                    throw new SQLException("no time is left to try again", first);
                }
                transaction(List.of(write));
                committed(write);
            } catch (SQLException | RuntimeException e) {
                log.warn("A write to the store failed", e);
                failed(write, e);
            }
        }
    }

    /** There is room again before its caller hears of it. */
    private void committed(PendingWrite<?> write) {
        waitingWeight.addAndGet(-write.weight());
        write.committed();
    }

    private void failed(PendingWrite<?> write, Exception cause) {
        waitingWeight.addAndGet(-write.weight());
        write.failed(cause);
    }

    private void transaction(List<PendingWrite<?>> batch) throws SQLException {
        database.write(connection -> {
            for (PendingWrite<?> write : batch) {
                write.apply(connection);
            }
        });
    }
}
