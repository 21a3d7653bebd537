package dev.parley.session.spark35;

import java.time.Duration;
import java.util.List;
import java.util.TimerTask;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.concurrent.ExecutionContext;

/**
 * The threads and pools that a session's code started: those that run its classes, and pools of the JDK's that have the
 * session's context class loader. Pools of libraries, and those that sessions share, are not among them, even where a
 * session's code was the first to need one. Belongs to the thread that closes the session.
 */
final class SessionThreads {
    private static final Logger LOG = LoggerFactory.getLogger(SessionThreads.class);
    private static final int MOST_STOPS = 4;
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final ClassLoader loader;

    SessionThreads(ClassLoader loader) {
        this.loader = loader;
    }

    /** Interrupts them, and stops those that take no notice; waits for both within bounds. */
    void end() {
        List<Thread> threads = find();
        threads.forEach(this::shutDown);
        threads.forEach(Thread::interrupt);
        for (int stops = 0; stops < MOST_STOPS && !awaitEnd(threads); stops++) {
            threads.forEach(SessionThreads::stop);
        }
        threads.stream().filter(Thread::isAlive).forEach(thread -> LOG.error("thread {} goes on", thread));
    }

    private List<Thread> find() {
        return ThreadTraces.all().stream()
                .filter(thread -> thread != Thread.currentThread())
                .filter(this::isOfSession)
                .toList();
    }

    private boolean isOfSession(Thread thread) {
        Object target = PrivateField.read(thread, "target", Object.class);
        if (isOfSessionsClass(thread) || isOfSessionsClass(target)) {
            return true;
        }
        if (thread.getContextClassLoader() != loader) {
            return false;
        }
        if (thread instanceof ForkJoinWorkerThread worker) {
            return !isShared(worker.getPool());
        }
        ThreadPoolExecutor pool = poolOf(target);
        return pool == null ? isTimer(thread) : isOfJdkOrSession(pool.getThreadFactory());
    }

    private boolean isOfSessionsClass(Object object) {
        return object != null && object.getClass().getClassLoader() == loader;
    }

    private boolean isOfJdkOrSession(Object object) {
        return object.getClass().getClassLoader() == null || isOfSessionsClass(object);
    }

    private static boolean isShared(ForkJoinPool pool) {
        Object scalas = PrivateField.read(ExecutionContext.global(), "executor", Object.class);
        return pool == ForkJoinPool.commonPool() || pool == scalas;
    }

    private boolean isTimer(Thread thread) {
        if (!thread.getClass().getName().equals("java.util.TimerThread")) {
            return false;
        }
        Object queue = PrivateField.read(thread, "queue", Object.class);
        return Stream.of(PrivateField.read(queue, "queue", TimerTask[].class)).anyMatch(this::isOfSessionsClass);
    }

    /** Null where it is no pool's thread. */
    private static ThreadPoolExecutor poolOf(Object target) {
        boolean isWorker =
                target != null && target.getClass().getName().equals(ThreadPoolExecutor.class.getName() + "$Worker");
        return isWorker ? PrivateField.read(target, "this$0", ThreadPoolExecutor.class) : null;
    }

    /** A pool would replace its threads. */
    private void shutDown(Thread thread) {
        if (thread instanceof ForkJoinWorkerThread worker) {
            worker.getPool().shutdownNow();
        }
        ThreadPoolExecutor pool = poolOf(PrivateField.read(thread, "target", Object.class));
        if (pool != null) {
            pool.shutdownNow();
        }
    }

    private static boolean awaitEnd(List<Thread> threads) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            for (Thread thread : threads) {
                thread.join(Math.max(
                        1, Duration.ofNanos(deadline - System.nanoTime()).toMillis()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return threads.stream().noneMatch(Thread::isAlive);
    }

    /** As statements are stopped; JDK 17 still has it, and nothing else ends code that takes no notice. */
    @SuppressWarnings({"deprecation", "removal"})
    private static void stop(Thread thread) {
        thread.stop();
    }
}
