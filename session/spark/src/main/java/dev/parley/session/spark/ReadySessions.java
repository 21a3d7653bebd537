package dev.parley.session.spark;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pool of ready sessions, kept at its size in the background by a thread of its own, one at a time and where possible
 * while no statement runs. Thread-safe.
 */
final class ReadySessions implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReadySessions.class);
    private static final int MOST_FAILURES = 5;
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(2);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);

    private final boolean isKept;
    private final Duration pause;
    private final Supplier<ReadySession> maker;
    private final WarmUp warmUp = new WarmUp();
    private final Thread thread = new Thread(this::keep, "parley-ready-sessions");
    private final ReadyShelf<ReadySession> shelf;

    ReadySessions(PoolBounds bounds, Supplier<ReadySession> maker) {
        this(bounds, PAUSE_AFTER_FAILURE, maker);
    }

    /**
     * A pool that is empty until it is started.
     *
     * @param pause after the first failure; later ones are longer
     */
    @SuppressWarnings("ThreadPriorityCheck") // nothing relies on it: it is kind to statements where the system heeds it
    ReadySessions(PoolBounds bounds, Duration pause, Supplier<ReadySession> maker) {
        this.isKept = bounds.most() > 0;
        this.pause = pause;
        this.maker = maker;
        this.shelf = new ReadyShelf<>(new PoolDemand(bounds), System::nanoTime, isKept);
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
    }

    /** Begins to fill the pool; its thread inherits the context class loader of the caller's. */
    void start() {
        if (isKept) {
            thread.start();
        }
    }

    /**
     * A ready session where there is one, or will be at once; it is the caller's to close.
     *
     * @param whereEmpty runs where none is ready, before any wait
     */
    Optional<ReadySession> take(Runnable whereEmpty) {
        return shelf.take(whereEmpty);
    }

    /** Says that a statement runs, until what is returned is closed. */
    RunningStatement statement() {
        shelf.countStatement(1);
        return () -> shelf.countStatement(-1);
    }

    /** A statement that runs. */
    interface RunningStatement extends AutoCloseable {
        @Override
        void close();
    }

    /** How many can be taken without a wait. */
    int count() {
        return shelf.count();
    }

    boolean isKeptBy(Thread other) {
        return other == thread;
    }

    private void keep() {
        int failures = 0;
        try {
            boolean isOpen = true;
            while (isOpen && failures < MOST_FAILURES) {
                ReadyShelf.Work<ReadySession> work = shelf.awaitWork();
                if (work instanceof ReadyShelf.Work.Close<ReadySession> close) {
                    LOG.info("a ready session is closed: fewer are asked for now");
                    close.surplus().close();
                } else if (work instanceof ReadyShelf.Work.Make<ReadySession>) {
                    failures = makeOne() ? 0 : failures + 1;
                    shelf.awaitClosed(pause.multipliedBy(failures));
                } else {
                    isOpen = false;
                }
            }
        } catch (InterruptedException e) {
            LOG.warn("interrupted: sessions are made on demand from now on");
        } finally {
            shelf.made(Optional.empty());
        }
        if (failures == MOST_FAILURES) {
            LOG.error("no session could be made ready {} times; they are made on demand from now on", failures);
        }
    }

    private boolean makeOne() {
        ReadySession session = null;
        try {
            long start = System.nanoTime();
            session = maker.get();
            long bound = System.nanoTime();
            // Who waits would rather have it now; the next one is then warmed up in its place.
            warmUp.warm(session, () -> shelf.isAwaited() || shelf.isClosed());
            LOG.info(
                    "a session is ready: {} ms to make it, {} ms to warm it up",
                    TimeUnit.NANOSECONDS.toMillis(bound - start),
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - bound));
            if (!shelf.made(Optional.of(session))) {
                session.close();
            }
            return true;
        } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
            boolean isExpected = shelf.isClosed();
            if (session != null) {
                session.close();
            }
            shelf.made(Optional.empty());
            if (!isExpected) {
                LOG.warn("a session could not be made ready", e);
            }
            return isExpected;
        }
    }

    /** Closes those that nobody took, and waits within bounds for the one that is being made. */
    @Override
    public void close() {
        shelf.close().forEach(ReadySession::close);
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
