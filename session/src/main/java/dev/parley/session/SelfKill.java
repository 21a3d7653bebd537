package dev.parley.session;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;

/**
 * Ends this process by SIGKILL from within. The JVM's own ways to end need their turn among all threads, which takes
 * minutes at times where all wait for room on the heap.
 */
final class SelfKill {
    private static final long ANY_START = 0;
    private static final long NO_PROCESS_START = 1;

    private final long pid = ProcessHandle.current().pid();
    private final MethodHandle destroy;

    /** Ready: it was called once with nothing to end, so that nothing has to be loaded when the heap is full. */
    SelfKill() {
        try {
            // ProcessHandle refuses to end its own process; Spark needs java.lang opened as well.
            Method method = Class.forName("java.lang.ProcessHandleImpl")
                    .getDeclaredMethod("destroy0", long.class, long.class, boolean.class);
            method.setAccessible(true);
            destroy = MethodHandles.lookup().unreflect(method);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JDK ends processes in a way that Parley does not know", e);
        }
        kill(NO_PROCESS_START);
    }

    /** Does not return, but for want of memory. */
    void now() throws OutOfMemoryError {
        kill(ANY_START);
    }

    private boolean kill(long start) {
        try {
            return (boolean) destroy.invokeExact(pid, start, true);
        } catch (OutOfMemoryError e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("the process cannot end itself", e);
        }
    }
}
