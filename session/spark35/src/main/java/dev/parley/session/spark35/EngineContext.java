package dev.parley.session.spark35;

import dev.parley.session.interpreter.SessionGuard;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.scheduler.SparkListenerInterface;

/** The SparkContext that the sessions of an engine share: none of them can stop it. Thread-safe, as Spark's is. */
final class EngineContext extends SparkContext {
    /** Null while the superclass is being made, which stops itself where that fails. */
    private final SessionGuard guard;

    private final CallingSession caller = new CallingSession(this);
    private final SessionRdds rdds = new SessionRdds();
    private final SessionListeners listeners = new SessionListeners();

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

    @Override
    public void persistRDD(RDD<?> rdd) {
        rdds.persisted(rdd.id(), caller);
        super.persistRDD(rdd);
    }

    @Override
    public void unpersistRDD(int rdd, boolean blocking) {
        rdds.unpersisted(rdd);
        super.unpersistRDD(rdd, blocking);
    }

    @Override
    public void addSparkListener(SparkListenerInterface listener) {
        listeners.added(listener, caller.current());
        super.addSparkListener(listener);
    }

    @Override
    public void removeSparkListener(SparkListenerInterface listener) {
        listeners.removed(listener);
        super.removeSparkListener(listener);
    }

    /** Unpersists the RDDs and removes the listeners of a session. */
    void release(long block) {
        rdds.of(block).forEach(rdd -> unpersistRDD(rdd, false));
        listeners.of(block).forEach(this::removeSparkListener);
    }
}
