package dev.parley.server.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies writes in the order of submission on a thread of its own: all that wait share one transaction. While the
 * database is out of reach they wait for it: what has happened for as long as it takes, and requests, whose callers can do
 * something else, for {@link #PATIENCE}. Thread-safe.
 */
final class BatchWriter {
    private static final Logger log = LoggerFactory.getLogger(BatchWriter.class);
    private static final int MOST_IN_BATCH = 1000;
    private static final long RETRY_NANOS = 10_000_000_000L;

    /** How long requests wait for a database that is out of reach, and all else once the store is closed. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final long DIAL_AGAIN_NANOS = 200_000_000;

    private final Vertx vertx;
    private final Database database;
    private final WriteBounds bounds;
    private final BlockingQueue<PendingWrite<?>> queue;
    private final AtomicLong waitingWeight = new AtomicLong();
    private long outOfReachSince; // of the writer's thread; 0 while it is within reach
    private volatile long closedAt; // 0 while it is open
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

    /** A write that fails where the database is out of reach for long. */
    <T> Future<T> submit(long weight, PendingWrite.Work<T> work) {
        return add(weight, work, true);
    }

    /** What has happened and cannot be refused any more: it waits for the database as long as it takes. */
    <T> Future<T> record(long weight, PendingWrite.Work<T> work) {
        return add(weight, work, false);
    }

    private synchronized <T> Future<T> add(long weight, PendingWrite.Work<T> work, boolean isRequest) {
        if (end != null) {
            return Future.failedFuture(StoreFailure.unavailable("the store is closed"));
        }
        if (queue.size() >= bounds.writes() || waitingWeight.get() >= bounds.weight()) {
            return Future.failedFuture(StoreFailure.unavailable("too many writes wait for the disk"));
        }
        var write = new PendingWrite<>(work, weight, isRequest, vertx.getOrCreateContext());
        waitingWeight.addAndGet(weight);
        queue.add(write);
        return write.future();
    }

    /** Takes no more writes; succeeds once those that wait are done. */
    synchronized Future<Void> close() {
        if (end == null) {
            end = new PendingWrite<>(connection -> null, 0, false, vertx.getOrCreateContext());
            closedAt = System.nanoTime();
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

    private void write(List<PendingWrite<?>> batch) throws InterruptedException {
        if (batch.isEmpty()) {
            return;
        }
        try {
            persist(batch);
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
    private void writeOneByOne(List<PendingWrite<?>> batch, Exception first) throws InterruptedException {
        log.warn("A batch of {} writes failed, each is now tried alone: {}", batch.size(), first.toString());
        long start = System.nanoTime();
        for (PendingWrite<?> write : batch) {
            try {
                if (System.nanoTime() - start > RETRY_NANOS) {
                    throw new SQLException("no time is left to try again", first);
                }
                persist(new ArrayList<>(List.of(write)));
            } catch (SQLException | RuntimeException e) {
                log.warn("A write to the store failed", e);
                failed(write, e);
            }
        }
    }

    /**
     * Goes on until the database has all of it, or refuses it. What it may have done when it went out of reach is done
     * again and comes to the same, so that nobody is told that it failed.
     *
     * @param batch loses what has waited too long
     */
    private void persist(List<PendingWrite<?>> batch) throws SQLException, InterruptedException {
        boolean maybeDone = false;
        while (!batch.isEmpty()) {
            try {
                transaction(batch);
                outOfReachSince = 0;
                batch.forEach(this::committed);
                return;
            } catch (OutOfReachException e) {
                maybeDone |= e.isMaybeDone();
                awaitReach(batch, maybeDone, e);
            }
        }
    }

    private void awaitReach(List<PendingWrite<?>> batch, boolean maybeDone, OutOfReachException why)
            throws InterruptedException {
        long now = System.nanoTime();
        if (outOfReachSince == 0) {
            outOfReachSince = now;
            log.warn("The store is out of reach, writes wait for it: {}", why.getMessage());
        }
        if (closedAt != 0 && now - closedAt > PATIENCE.toNanos()) {
            log.error("The store closes without {} writes, since it is out of reach", batch.size() + queue.size() - 1);
            giveUp(batch, ignored -> true, why);
            giveUp(queue, write -> !isEnd(write), why);
        } else if (now - outOfReachSince > PATIENCE.toNanos()) {
            giveUp(batch, write -> write.isRequest() && !maybeDone, why);
            giveUp(queue, PendingWrite::isRequest, why);
        }
        if (!batch.isEmpty()) {
            LockSupport.parkNanos(DIAL_AGAIN_NANOS);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    private void giveUp(Collection<PendingWrite<?>> writes, Predicate<PendingWrite<?>> which, Exception why) {
        writes.removeIf(write -> {
            boolean isGivenUp = which.test(write);
            if (isGivenUp) {
                failed(write, why);
            }
            return isGivenUp;
        });
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
