package dev.parley.session.output;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;

/**
 * Who is running what, so that what a thread prints reaches the statement that it belongs to. Thread-safe.
 *
 * <p>The statement's own thread is certain. Any other thread is told by the nearest user class on its stack, since
 * thread pools outlive and mix statements; only then by the thread that started it, if that statement still runs.
 *
 * @param <T> what a statement's run is to the one who asks
 */
public final class OutputRouter<T> {
    private static final StackWalker STACK = StackWalker.getInstance(Set.of(StackWalker.Option.RETAIN_CLASS_REFERENCE));

    private final ToLongFunction<String> ownerOfClass;

    @SuppressWarnings("ThreadLocalUsage") // one router for each process
    private final InheritableThreadLocal<Run<T>> inherited = new InheritableThreadLocal<>();

    private final ConcurrentHashMap<Long, Run<T>> runs = new ConcurrentHashMap<>();

    /** No owner: not a class of a session's. */
    public static final long NOBODY = -1;

    /** A statement that runs; itself and no other, so no record. */
    private static final class Run<T> {
        private final long owner;
        private final Thread thread = Thread.currentThread();

        /** Null once it has ended: threads that inherited the run may live on. */
        private volatile T statement;

        Run(long owner, T statement) {
            this.owner = owner;
            this.statement = statement;
        }
    }

    /**
     * Nothing runs.
     *
     * @param ownerOfClass whose class this is, by its name, or {@link #NOBODY}; an owner runs one statement at a time
     */
    public OutputRouter(ToLongFunction<String> ownerOfClass) {
        this.ownerOfClass = ownerOfClass;
    }

    /** The calling thread begins to run the owner's statement. */
    public void begin(long owner, T statement) {
        var run = new Run<>(owner, statement);
        runs.put(owner, run);
        inherited.set(run);
    }

    /** The owner's statement has ended. */
    public void end(long owner) {
        Run<T> ended = runs.remove(owner);
        if (ended != null) {
            ended.statement = null;
        }
        inherited.remove();
    }

    /** The statement on whose behalf the calling thread works, if any. */
    public Optional<T> current() {
        Run<T> own = inherited.get();
        if (own != null && own.thread == Thread.currentThread() && isRunning(own)) {
            return Optional.ofNullable(own.statement);
        }
        long owner = nearestOwner();
        if (owner != NOBODY) {
            return Optional.ofNullable(runs.get(owner)).map(run -> run.statement);
        }
        return Optional.ofNullable(own).filter(this::isRunning).map(run -> run.statement);
    }

    /**
     * Whose code the calling thread runs, also where no statement runs any more; empty where that is nobody's. A thread
     * without a user class on its stack counts as its starter's.
     */
    public OptionalLong owner() {
        Run<T> own = inherited.get();
        boolean isCertain = own != null && own.thread == Thread.currentThread() && isRunning(own);
        long owner = isCertain ? own.owner : nearestOwner();
        if (owner == NOBODY && own != null) {
            owner = own.owner;
        }
        return owner == NOBODY ? OptionalLong.empty() : OptionalLong.of(owner);
    }

    private boolean isRunning(Run<T> run) {
        return runs.get(run.owner) == run;
    }

    private long nearestOwner() {
        return STACK.walk(frames -> frames.mapToLong(frame -> ownerOfClass.applyAsLong(frame.getClassName()))
                .filter(owner -> owner != NOBODY)
                .findFirst()
                .orElse(NOBODY));
    }
}
