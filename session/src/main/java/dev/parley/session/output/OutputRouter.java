package dev.parley.session.output;

import java.util.ArrayList;
import java.util.List;
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

    /** By owner, the one in its turn before those beside it; never an empty list. */
    private final ConcurrentHashMap<Long, List<Run<T>>> runs = new ConcurrentHashMap<>();

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
     * @param ownerOfClass whose class this is, by its name, or {@link #NOBODY}
     */
    public OutputRouter(ToLongFunction<String> ownerOfClass) {
        this.ownerOfClass = ownerOfClass;
    }

    /** The calling thread begins to run the owner's statement, to which belongs what no other can be found for. */
    public void begin(long owner, T statement) {
        enter(new Run<>(owner, statement), true);
    }

    /** The calling thread begins to run a statement beside others of the owner's. */
    public void beginBeside(long owner, T statement) {
        enter(new Run<>(owner, statement), false);
    }

    private void enter(Run<T> run, boolean first) {
        runs.compute(run.owner, (owner, before) -> {
            var after = new ArrayList<>(before == null ? List.<Run<T>>of() : before);
            after.add(first ? 0 : after.size(), run);
            return List.copyOf(after);
        });
        inherited.set(run);
    }

    /** The statement that the calling thread began has ended. */
    public void end() {
        Run<T> ended = inherited.get();
        if (ended != null) {
            ended.statement = null;
            runs.computeIfPresent(ended.owner, (owner, before) -> {
                var after = before.stream().filter(run -> run != ended).toList();
                return after.isEmpty() ? null : after;
            });
        }
        inherited.remove();
    }

    /** The statement on whose behalf the calling thread works, if any. */
    public Optional<T> current() {
        Run<T> own = inherited.get();
        T started = own == null ? null : own.statement;
        if (started != null && own.thread == Thread.currentThread()) {
            return Optional.of(started);
        }
        long owner = nearestOwner();
        if (owner == NOBODY || (started != null && own.owner == owner)) {
            return Optional.ofNullable(started);
        }
        return Optional.ofNullable(runs.get(owner)).map(all -> all.get(0).statement);
    }

    /**
     * Whose code the calling thread runs, also where no statement runs any more; empty where that is nobody's. A thread
     * without a user class on its stack counts as its starter's.
     */
    public OptionalLong owner() {
        Run<T> own = inherited.get();
        boolean isCertain = own != null && own.thread == Thread.currentThread() && own.statement != null;
        long owner = isCertain ? own.owner : nearestOwner();
        if (owner == NOBODY && own != null) {
            owner = own.owner;
        }
        return owner == NOBODY ? OptionalLong.empty() : OptionalLong.of(owner);
    }

    private long nearestOwner() {
        return STACK.walk(frames -> frames.mapToLong(frame -> ownerOfClass.applyAsLong(frame.getClassName()))
                .filter(owner -> owner != NOBODY)
                .findFirst()
                .orElse(NOBODY));
    }
}
