package dev.parley.session.spark;

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
    private final SparkContext context;

    CallingSession(SparkContext context) {
        this.context = context;
    }

    OptionalLong current() {
        long block = LineBlocks.nearestBlock();
        if (block == OutputRouter.NOBODY) {
            String name = context.getLocalProperty(SessionScopes.SESSION);
            return name == null ? OptionalLong.empty() : OptionalLong.of(SessionClasses.blockOf(name));
        }
        return OptionalLong.of(block);
    }
}
