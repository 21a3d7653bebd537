package dev.parley.session.spark;

import java.util.Set;

/** Whether code waits for the end of a stream, as its stack shows. Stateless. */
final class StreamWaits {
    /** Those of Spark's methods that tell by their thread's state whether they wait for a time only. */
    private static final Set<String> WITHOUT_END =
            Set.of("StreamExecution.awaitTermination", "ContextWaiter.waitForStopOrError");

    /** Looks again and again, with a time and without. */
    private static final String ANY = "StreamingQueryManager.awaitAnyTermination";

    private StreamWaits() {}

    static boolean isIn(Thread thread) {
        boolean hasNoEnd = thread.getState() == Thread.State.WAITING;
        for (StackTraceElement frame : thread.getStackTrace()) {
            if (LineBlocks.isOfSession(frame.getClassName())) {
                return false;
            }
            String method = simpleName(frame.getClassName()) + "." + frame.getMethodName();
            if (method.equals(ANY) || (hasNoEnd && WITHOUT_END.contains(method))) {
                return true;
            }
        }
        return false;
    }

    private static String simpleName(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }
}
