package dev.parley.session.spark35;

import dev.parley.session.interpreter.SessionGuard;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;

/** The SparkContext that the sessions of an engine share: none of them can stop it. Thread-safe, as Spark's is. */
final class EngineContext extends SparkContext {
    /** Null while the superclass is being made, which stops itself where that fails. */
    private final SessionGuard guard;

    EngineContext(SparkConf conf, SessionGuard guard) {
        super(conf);
        this.guard = guard;
    }

    @Override
    public void stop() {
        stop(0);
    }

    @Override
    public void stop(int exitCode) {
        if (guard != null) {
            guard.refuse("stop() of Spark");
        }
        super.stop(exitCode);
    }
}
