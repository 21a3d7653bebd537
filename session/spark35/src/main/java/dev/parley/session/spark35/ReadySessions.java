package dev.parley.session.spark35;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pool of ready sessions, filled in the background by a thread of its own. Thread-safe. */
final class ReadySessions implements AutoCloseable {
    /** How many are kept ready; 0 makes each session on demand. */
    static final String SIZE = "spark.parley.pool.size";

    private static final Logger LOG = LoggerFactory.getLogger(ReadySessions.class);
    private static final int DEFAULT_SIZE = 2;
    private static final int MOST = 16;
    private static final int MOST_FAILURES = 5;
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);

    private final int size;
    private final Duration pause;
    private final Supplier<ReadySession> maker;
    private final WarmUp warmUp = new WarmUp();
    private final Thread thread = new Thread(this::fill, "parley-ready-sessions");
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<ReadySession> ready = new ArrayDeque<>();
    private boolean making;
    private boolean awaited;
    private boolean closed;

    ReadySessions(int size, Supplier<ReadySession> maker) {
        this(size, PAUSE_AFTER_FAILURE, maker);
    }

    /**
     * A pool that is empty until it is started.
     *
     * @param pause after the first failure; later ones are longer
     */
    @SuppressWarnings("ThreadPriorityCheck") // nothing relies on it: it is kind to statements where the system heeds it
    ReadySessions(int size, Duration pause, Supplier<ReadySession> maker) {
        this.size = size;
        this.pause = pause;
        this.maker = maker;
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
    }

    /**
     * The configured size.
     *
     * @throws IllegalArgumentException where it is not within its bounds
     */
    static int sizeOf(Map<String, String> conf) {
        String given = conf.getOrDefault(SIZE, String.valueOf(DEFAULT_SIZE)).strip();
        if (!given.matches("[0-9]{1,2}") || Integer.parseInt(given) > MOST) {
            throw new IllegalArgumentException(
                    SIZE + " is " + given + "; it has to be a whole number from 0 to " + MOST);
        }
        return Integer.parseInt(given);
    }

    /** Begins to fill the pool; its thread inherits the context class loader of the caller's. */
    void start() {
        if (size > 0) {
            making = true;
            thread.start();
        }
    }

    /** A ready session where there is one, or will be at once; it is the caller's to close. */
    Optional<ReadySession> take() {
        lock.lock();
        try {
            if (ready.isEmpty() && making && !awaited) {
                awaitOne();
            }
            changed.signalAll();
            return Optional.ofNullable(ready.poll());
        } finally {
            lock.unlock();
        }
    }

    /** One caller waits for the one that is being made: to make another beside it takes longer. */
    private void awaitOne() {
        awaited = true;
        try {
            long left = PATIENCE.toNanos();
            while (ready.isEmpty() && making && left > 0) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            awaited = false;
        }
    }

    /** How many can be taken without a wait. */
    int count() {
        lock.lock();
        try {
            return ready.size();
        } finally {
            lock.unlock();
        }
    }

    boolean isFilledBy(Thread other) {
        return other == thread;
    }

    private void fill() {
        int failures = 0;
        try {
            while (failures < MOST_FAILURES && awaitRoom()) {
                if (makeOne()) {
                    failures = 0;
                } else {
                    failures++;
                    pauseFor(pause.multipliedBy(failures));
                }
            }
        } catch (InterruptedException e) {
            LOG.warn("interrupted: sessions are made on demand from now on");
        } finally {
            made(null);
        }
        if (failures == MOST_FAILURES) {
            LOG.error("no session could be made ready {} times; they are made on demand from now on", failures);
        }
    }

    /** False once the pool is closed. */
    private boolean awaitRoom() throws InterruptedException {
        lock.lock();
        try {
            while (!closed && ready.size() >= size) {
                changed.await();
            }
            making = !closed;
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private boolean makeOne() {
        ReadySession session = null;
        try {
            long start = System.nanoTime();
            session = maker.get();
            long bound = System.nanoTime();
            if (!isClosed()) {
                warmUp.warm(session);
            }
            LOG.info(
                    "a session is ready: {} ms to make it, {} ms to warm it up",
                    TimeUnit.NANOSECONDS.toMillis(bound - start),
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - bound));
            made(session);
            return true;
        } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
            boolean isExpected = isClosed();
            if (session != null) {
                session.close();
            }
            made(null);
            if (!isExpected) {
                LOG.warn("a session could not be made ready", e);
            }
            return isExpected;
        }
    }

    /** Puts it into the pool, or closes it where that is closed. */
    private void made(ReadySession session) {
        lock.lock();
        try {
            making = false;
            changed.signalAll();
            if (session != null && !closed) {
                ready.add(session);
                return;
            }
        } finally {
            lock.unlock();
        }
        if (session != null) {
            session.close();
        }
    }

    private void pauseFor(Duration most) throws InterruptedException {
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

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Closes those that nobody took, and waits within bounds for the one that is being made. */
    @Override
    public void close() {
        Deque<ReadySession> left;
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
            left = new ArrayDeque<>(ready);
            ready.clear();
        } finally {
            lock.unlock();
        }
        left.forEach(ReadySession::close);
        try {
            // Not interrupted: that would close the class path's jars under all other compilers.
            thread.join(CLOSE_PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.warn("a session that was being made ready is left behind");
        }
    }
}
