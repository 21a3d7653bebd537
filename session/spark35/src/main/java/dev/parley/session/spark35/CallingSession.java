package dev.parley.session.spark35;

import dev.parley.session.output.OutputRouter;
import java.util.OptionalLong;
import org.apache.spark.SparkContext;

/**
 * Which session the calling thread works for, by its block. Thread-safe.
 *
 * <p>A class of a session on the stack is certain. Without one, as in SQL, it is what Spark hands on from thread to
 * thread with a job's other properties.
 */
final class CallingSession {
    private static final String PROPERTY = "parley.session";

    private final SparkContext context;

    CallingSession(SparkContext context) {
        this.context = context;
    }

    /** The calling thread works for a session from now on. */
    static void enter(SparkContext context, long block) {
        context.setLocalProperty(PROPERTY, Long.toString(block));
    }

    /** The calling thread works for none. */
    static void leave(SparkContext context) {
        context.setLocalProperty(PROPERTY, null);
    }

    OptionalLong current() {
        OptionalLong onStack = StackWalker.getInstance()
                .walk(frames -> frames.mapToLong(frame -> LineBlocks.blockOf(frame.getClassName()))
                        .filter(block -> block != OutputRouter.NOBODY)
                        .findFirst());
        String property = context.getLocalProperty(PROPERTY);
        return onStack.isPresent() || property == null ? onStack : OptionalLong.of(Long.parseLong(property));
    }
}
