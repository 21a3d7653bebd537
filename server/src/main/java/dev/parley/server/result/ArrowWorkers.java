package dev.parley.server.result;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/**
 * A few threads that decode results, and the memory outside of the heap that they do it in. None of it is there before it
 * is needed. A task ends soon and holds none of the memory afterwards, so that the bound is one of threads, not of readers.
 * Thread-safe.
 */
public final class ArrowWorkers {
    private static final int THREADS = 2;
    private static final long MOST_BYTES = 256L << 20; // each thread: a message, rounded up, and a part of it copied

    private final WorkerExecutor workers;
    private BufferAllocator memory;

    /** What a worker does. */
    @FunctionalInterface
    interface Task<T> {
        T run(BufferAllocator memory) throws Exception;
    }

    public ArrowWorkers(Vertx vertx) {
        this.workers = vertx.createSharedWorkerExecutor("parley-results", THREADS);
    }

    <T> Future<T> run(Task<T> task) {
        return workers.executeBlocking(() -> task.run(memory()), false);
    }

    private synchronized BufferAllocator memory() {
        if (memory == null) {
            memory = new RootAllocator(MOST_BYTES);
        }
        return memory;
    }

    /** Bytes in use. */
    synchronized long usedBytes() {
        return memory == null ? 0 : memory.getAllocatedMemory();
    }

    public Future<Void> close() {
        return workers.close().onSuccess(ignored -> closeMemory());
    }

    private synchronized void closeMemory() {
        if (memory != null) {
            memory.close();
        }
    }
}
