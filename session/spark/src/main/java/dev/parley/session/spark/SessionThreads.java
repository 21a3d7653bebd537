package dev.parley.session.spark;

import java.time.Duration;
import java.util.List;
import java.util.TimerTask;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.concurrent.ExecutionContext;

/**
 * The threads that a session's code started, and their pools; and threads of pools that sessions share, while they run
 * the session's code. Pools of libraries and of the JDK itself are not among them, even where the session was the first
 * to need one. Belongs to the thread that closes the session.
 */
final class SessionThreads {
    private static final Logger LOG = LoggerFactory.getLogger(SessionThreads.class);
    private static final String WORKER = ThreadPoolExecutor.class.getName() + "$Worker";
    private static final String PLAIN_FACTORY = "java.util.concurrent.Executors$DefaultThreadFactory";
    private static final int MOST_STOPS = 4;
    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final Duration MOMENT = Duration.ofMillis(20);

    private final SessionLoaders loaders;
    private final long block;

    /**
     * Threads of a session.
     *
     * @param loaders its class loaders
     */
    SessionThreads(SessionLoaders loaders, long block) {
        this.loaders = loaders;
        this.block = block;
    }

    /** Interrupts them, and stops those that take no notice; waits for both within bounds. */
    void end() {
        List<Thread> threads = find();
        threads.forEach(this::shutDownPool);
        threads.forEach(Thread::interrupt);
        for (int stops = 0; stops < MOST_STOPS && !awaitEnd(threads); stops++) {
            threads.stream().filter(this::goesOn).forEach(SessionThreads::stop);
        }
        threads.stream().filter(this::goesOn).forEach(thread -> LOG.error("{} of session {} goes on", thread, block));
    }

    private List<Thread> find() {
        return ThreadTraces.all().stream()
                .filter(thread -> thread != Thread.currentThread())
                .filter(this::isOfSession)
                .toList();
    }

    private boolean isOfSession(Thread thread) {
        if (thread instanceof ForkJoinWorkerThread) {
            return runsSessionsCode(thread); // it has no other mark; idle ones end by themselves
        }
        Object target = target(thread);
        if (loaders.haveMade(thread) || loaders.haveMade(target)) {
            return true;
        }
        ThreadPoolExecutor pool = poolOf(target);
        return loaders.has(thread.getContextClassLoader())
                && (pool == null ? isTimer(thread) : isPlain(pool.getThreadFactory()));
    }

    private boolean runsSessionsCode(Thread thread) {
        return Stream.of(thread.getStackTrace()).anyMatch(frame -> LineBlocks.blockOf(frame.getClassName()) == block);
    }

    private boolean isPlain(ThreadFactory factory) {
        return loaders.haveMade(factory) || factory.getClass().getName().equals(PLAIN_FACTORY);
    }

    private boolean isTimer(Thread thread) {
        if (!thread.getClass().getName().equals("java.util.TimerThread")) {
            return false;
        }
        Object queue = PrivateField.read(thread, "queue", Object.class);
        return Stream.of(PrivateField.read(queue, "queue", TimerTask[].class)).anyMatch(loaders::haveMade);
    }

    private static Object target(Thread thread) {
        return PrivateField.read(thread, "target", Object.class);
    }

    /** Null where it is no pool's thread. */
    private static ThreadPoolExecutor poolOf(Object target) {
        boolean isWorker = target != null && target.getClass().getName().equals(WORKER);
        return isWorker ? PrivateField.read(target, "this$0", ThreadPoolExecutor.class) : null;
    }

    /** A pool would replace its threads. */
    private void shutDownPool(Thread thread) {
        ExecutorService pool = poolOf(target(thread));
        if (thread instanceof ForkJoinWorkerThread worker && !isShared(worker.getPool())) {
            pool = worker.getPool();
        }
        if (pool != null) {
            pool.shutdownNow();
        }
    }

    private static boolean isShared(ForkJoinPool pool) {
        return pool == null || pool == ForkJoinPool.commonPool() || pool == poolOfFutures();
    }

    /** Scala 2.13's is a pool itself, that of 2.12 has one. */
    private static Object poolOfFutures() {
        Object global = ExecutionContext.global();
        return global instanceof ForkJoinPool ? global : PrivateField.read(global, "executor", Object.class);
    }

    private boolean goesOn(Thread thread) {
        return thread.isAlive() && (!(thread instanceof ForkJoinWorkerThread) || runsSessionsCode(thread));
    }

    private boolean awaitEnd(List<Thread> threads) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            for (Thread thread : threads) {
                while (goesOn(thread) && System.nanoTime() < deadline) {
                    thread.join(MOMENT.toMillis());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return threads.stream().noneMatch(this::goesOn);
    }

    /** As statements are stopped; JDK 17 still has it, and nothing else ends code that takes no notice. */
    @SuppressWarnings({"deprecation", "removal"})
    private static void stop(Thread thread) {
        thread.stop();
    }
}
