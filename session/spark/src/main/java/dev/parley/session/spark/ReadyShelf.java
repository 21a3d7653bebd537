package dev.parley.session.spark;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Where what is ready stands until it is taken, and where its maker learns what to do next. Thread-safe.
 *
 * @param <S> what is kept ready
 */
final class ReadyShelf<S> {
    /** One that is being made is waited for no longer. */
    private static final Duration TAKERS_PATIENCE = Duration.ofMinutes(2);

    /** No longer than this the next one waits for a quiet moment. */
    static final Duration MAKERS_PATIENCE = Duration.ofSeconds(2);

    /** The next one waits until nothing was asked of any session for so long: what follows is its first statements. */
    static final Duration QUIET = Duration.ofMillis(500);

    private final PoolDemand demand;
    private final LongSupplier nanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<S> ready = new ArrayDeque<>();
    private boolean making;
    private boolean awaited;
    private boolean closed;
    private int statements;
    private long lastUse;

    /** An empty shelf of a pool that is started, so that the first one counts as being made. */
    ReadyShelf(PoolDemand demand, LongSupplier nanos, boolean making) {
        this.demand = demand;
        this.nanos = nanos;
        this.making = making;
        this.lastUse = nanos.getAsLong() - QUIET.toNanos();
    }

    /** What its maker is to do. */
    sealed interface Work<S> {
        record Make<S>() implements Work<S> {}

        /** It is one too many, and no longer on the shelf. */
        record Close<S>(S surplus) implements Work<S> {}

        /** The shelf is closed. */
        record End<S>() implements Work<S> {}
    }

    /**
     * One that is ready, or will be at once.
     *
     * @param whereEmpty runs where none is ready, before any wait
     */
    Optional<S> take(Runnable whereEmpty) {
        lock.lock();
        try {
            lastUse = nanos.getAsLong();
            demand.ask(lastUse);
            changed.signalAll(); // before any wait: the maker may be asleep, since none was wanted until now
            if (ready.isEmpty()) {
                whereEmpty.run();
                awaitOne();
            }
            return Optional.ofNullable(ready.poll());
        } finally {
            lock.unlock();
        }
    }

    /** One taker waits for the one that is being made: to make another beside it takes longer. */
    private void awaitOne() {
        if (!making || awaited) {
            return;
        }
        awaited = true;
        try {
            long left = TAKERS_PATIENCE.toNanos();
            while (ready.isEmpty() && making && left > 0) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            awaited = false;
        }
    }

    /** Waits until there is something to do. What is to be made counts as being made from here on. */
    Work<S> awaitWork() throws InterruptedException {
        lock.lock();
        try {
            long since = nanos.getAsLong();
            while (!closed) {
                long now = nanos.getAsLong();
                int wanted = demand.wanted(now);
                int surplus = ready.size() - wanted;
                if (surplus > 0) {
                    return new Work.Close<>(ready.removeLast());
                }
                long patience = MAKERS_PATIENCE.toNanos() - (now - since);
                long quiet = statements == 0 ? Math.min(patience, lastUse + QUIET.toNanos() - now) : patience;
                boolean isLow =
                        2 * ready.size() < wanted; // then it is better to disturb a statement than to be found empty
                if (surplus < 0 && (isLow || quiet <= 0)) {
                    making = true;
                    return new Work.Make<>();
                }
                if (surplus == 0) {
                    since = now;
                }
                long most = surplus < 0 ? quiet : demand.steady(now).toNanos();
                changed.awaitNanos(most);
            }
            return new Work.End<>();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the making of one, with what was made where it was; false where that is not wanted any more. */
    boolean made(Optional<S> made) {
        lock.lock();
        try {
            making = false;
            changed.signalAll();
            if (!closed) {
                made.ifPresent(ready::add);
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /** Whether somebody waits for the one that is being made. */
    boolean isAwaited() {
        lock.lock();
        try {
            return awaited;
        } finally {
            lock.unlock();
        }
    }

    /** A statement begins or, with -1, ends. */
    void countStatement(int change) {
        lock.lock();
        try {
            statements += change;
            lastUse = nanos.getAsLong();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    int count() {
        lock.lock();
        try {
            return ready.size();
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for this long at most, and no longer than until it is closed. */
    void awaitClosed(Duration most) throws InterruptedException {
        lock.lock();
        try {
            long left = most.toNanos();
            while (!closed && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Gives what nobody took; nothing comes after it. */
    List<S> close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
            var left = List.copyOf(ready);
            ready.clear();
            return left;
        } finally {
            lock.unlock();
        }
    }
}
