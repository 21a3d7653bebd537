package dev.parley.session.guard;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinPool.ForkJoinWorkerThreadFactory;
import java.util.concurrent.ForkJoinWorkerThread;

/**
 * Makes the threads of the common pool as a JDK without a security manager does. Thread-safe; made by the JDK.
 *
 * <p>With one, it makes threads that cannot change their context class loader, in which Spark fails.
 */
public final class CommonPoolThreads implements ForkJoinWorkerThreadFactory {
    private static final String PROPERTY = "java.util.concurrent.ForkJoinPool.common.threadFactory";

    /** To be called before anything uses the common pool. */
    public static void install() {
        System.setProperty(PROPERTY, CommonPoolThreads.class.getName());
    }

    @Override
    public ForkJoinWorkerThread newThread(ForkJoinPool pool) {
        return new Worker(pool);
    }

    private static final class Worker extends ForkJoinWorkerThread {
        Worker(ForkJoinPool pool) {
            super(pool);
            // Not the one of whoever needed a thread first: it may be a session's, and this thread outlives that.
            setContextClassLoader(ClassLoader.getSystemClassLoader());
        }
    }
}
