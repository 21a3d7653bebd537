package dev.parley.session.spark;

import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * What threads that outlive a session took over from it when it started them: the context class loader, and values of
 * thread locals. Spark's own pools start their threads on behalf of whoever needs one. Thread-safe.
 */
final class ThreadTraces {
    private static final List<String> LOCALS = List.of("threadLocals", "inheritableThreadLocals");

    private ThreadTraces() {}

    /** All threads of the process. */
    static List<Thread> all() {
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        while (root.getParent() != null) {
            root = root.getParent();
        }
        var threads = new Thread[root.activeCount() * 2 + 16]; // more than there are, or enumerate leaves some out
        int count = root.enumerate(threads);
        return Arrays.asList(threads).subList(0, count);
    }

    /**
     * Takes a session's traces off all threads.
     *
     * @param loaders the session's
     * @param engine the context class loader of threads of nobody's
     * @param isOfSession whether a value is the session's, by itself or its class
     */
    static void erase(SessionLoaders loaders, ClassLoader engine, Predicate<Object> isOfSession) {
        for (Thread thread : all()) {
            if (loaders.has(thread.getContextClassLoader())) {
                thread.setContextClassLoader(engine);
            }
            LOCALS.forEach(locals -> eraseLocals(PrivateField.read(thread, locals, Object.class), isOfSession));
        }
    }

    /** The thread itself may be at work here: a value that it puts meanwhile stays, and no other is lost. */
    private static void eraseLocals(Object locals, Predicate<Object> isOfSession) {
        if (locals == null) {
            return;
        }
        Reference<?>[] entries = PrivateField.read(locals, "table", Reference[].class);
        for (Reference<?> entry : entries) {
            Object value = entry == null ? null : PrivateField.read(entry, "value", Object.class);
            if (Objects.nonNull(value) && isOfSession.test(value)) {
                PrivateField.write(entry, "value", null);
            }
        }
    }
}
