package dev.parley.session.spark35;

import dev.parley.protocol.engine.SessionKey;
import dev.parley.session.interpreter.Execution;
import dev.parley.session.interpreter.Outcome;
import dev.parley.session.interpreter.SessionRuntime;
import dev.parley.session.interpreter.UserCode;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.JobArtifactSet;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;

/** A SparkSession and the interpreters over it. Belongs to its session's thread, but for {@link #cancelJobs}. */
final class Spark35Session implements SessionRuntime {
    private static final String POOL = "spark.scheduler.pool";

    private final SessionKey key;
    private final ReadySession ready;
    private final Map<String, Instant> phases;
    private final SparkSession spark;

    /** Makes a ready session one that has a name; it is closed with it. */
    Spark35Session(SessionKey key, ReadySession ready, Map<String, Instant> phases) {
        this.key = key;
        this.phases = Collections.unmodifiableMap(new LinkedHashMap<>(phases));
        this.ready = ready;
        this.spark = ready.spark();
    }

    @Override
    public long owner() {
        return ready.classes().block();
    }

    @Override
    public Map<String, Instant> phases() {
        return phases;
    }

    @Override
    public Outcome run(Execution execution, UserCode user) {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        SparkContext context = spark.sparkContext();
        try {
            Thread.currentThread().setContextClassLoader(ready.scala().classLoader());
            SparkSession.setActiveSession(spark);
            context.setJobGroup(execution.id(), "session " + key, true);
            context.setLocalProperty(POOL, name());
            context.addJobTag(name());
            CallingSession.enter(context, owner());
            return JobArtifactSet.withActiveJobArtifactState(
                    ready.classes().directory().artifacts(), () -> interpret(execution, user));
        } finally {
            context.clearJobGroup();
            context.removeJobTag(name());
            CallingSession.leave(context);
            SparkSession.clearActiveSession();
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private Outcome interpret(Execution execution, UserCode user) {
        return switch (execution.language()) {
            case SCALA -> ready.scala().run(execution, user);
            case SQL -> user.run(() -> ready.sql().run(execution));
        };
    }

    @Override
    public void cancelJobs(Execution execution) {
        spark.sparkContext().cancelJobGroup(execution.id());
    }

    @Override
    public void close() {
        spark.sparkContext().cancelJobsWithTag(name()); // threads of its code may still run some
        ready.close();
        SchedulerPools.remove(spark.sparkContext(), name());
    }

    private String name() {
        return "session-" + key;
    }
}
