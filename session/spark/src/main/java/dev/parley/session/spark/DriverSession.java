package dev.parley.session.spark;

import dev.parley.protocol.engine.Answer;
import dev.parley.protocol.engine.Question;
import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.model.Language;
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

/** A SparkSession and the interpreters over it. Belongs to threads as {@link SessionRuntime} says. */
final class DriverSession implements SessionRuntime {
    private static final String POOL = "spark.scheduler.pool";

    private final SessionKey key;
    private final ReadySession ready;
    private final ReadySessions pool;
    private final Attribution attribution;
    private final WatchedStreams streams;
    private final Map<String, Instant> phases;
    private final SparkSession spark;
    private final SqlStatements sql;
    private final SessionAnswers answers;

    /**
     * What it shares with the other sessions.
     *
     * @param pool is told of statements that run
     */
    record Engine(Attribution attribution, ReadySessions pool, WatchedStreams streams) {}

    /** Makes a ready session one that has a name; it is closed with it. */
    DriverSession(SessionKey key, ReadySession ready, Engine engine, Map<String, Instant> phases) {
        this.key = key;
        this.phases = Collections.unmodifiableMap(new LinkedHashMap<>(phases));
        this.ready = ready;
        this.pool = engine.pool();
        this.streams = engine.streams();
        this.spark = ready.spark();
        this.answers = new SessionAnswers(spark, this::scala);
        this.attribution = engine.attribution();
        this.sql = new SqlStatements(ready, attribution);
        attribution.register(spark, ready.classes());
        SchedulerPools.add(spark.sparkContext(), name());
        ready.scala().made().ifPresent(this::register);
    }

    private void register(ScalaInterpreter interpreter) {
        streams.register(interpreter.classLoader(), key);
    }

    /** Made where it was not. */
    private ScalaInterpreter scala() {
        ScalaInterpreter interpreter = ready.scala().interpreter();
        register(interpreter);
        if (ready.scala().isClosed()) {
            releaseStreams(); // it was made while the session was closed
        }
        return interpreter;
    }

    private void releaseStreams() {
        ready.scala().own().all().forEach(streams::release);
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
        if (execution.language() == Language.SCALA) {
            scala(); // before anything is set that is its to use
        }
        var statement = pool.statement();
        var progress = attribution.progress().follow(execution);
        try {
            Thread.currentThread().setContextClassLoader(ready.scala().classLoader());
            SparkSession.setActiveSession(spark);
            context.setJobGroup(execution.id(), "session " + key, true);
            context.addJobTag(name());
            if (execution.isConcurrent()) {
                attribution.beginBeside(context, jobs(context, execution));
            } else {
                attribution.begin(context, ready.classes(), jobs(context, execution));
            }
            return JobArtifactSet.withActiveJobArtifactState(
                    ready.classes().directory().artifacts(), () -> interpret(execution, user));
        } finally {
            progress.close();
            statement.close();
            context.clearJobGroup();
            context.removeJobTag(name());
            SparkSession.clearActiveSession();
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    /** The properties of its jobs, those of its group among them. */
    private Map<String, String> jobs(SparkContext context, Execution execution) {
        var jobs = new LinkedHashMap<String, String>();
        context.getLocalProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("spark.job"))
                .forEach(name -> jobs.put(name, context.getLocalProperty(name)));
        jobs.put(POOL, name());
        jobs.put(SessionScopes.SESSION, ready.classes().directory().artifacts().uuid());
        jobs.put(ProgressListener.STATEMENT, execution.id());
        return jobs;
    }

    private Outcome interpret(Execution execution, UserCode user) {
        return switch (execution.language()) {
            case SCALA -> ready.scala().interpreter().run(execution, user);
            case SQL -> user.run(() -> sql.run(execution));
        };
    }

    @Override
    public Answer answer(Question question) {
        return answers.answer(question);
    }

    @Override
    public void forgetQuestions() {
        ready.scala().made().ifPresent(ScalaInterpreter::forgetQuestions);
    }

    @Override
    public boolean awaitsStream(Thread thread) {
        return streams.isAwaited(key, thread);
    }

    @Override
    public void cancelJobs(Execution execution) {
        spark.sparkContext().cancelJobGroup(execution.id());
    }

    @Override
    public void close() {
        releaseStreams(); // before its jobs are cancelled, for which they would fail
        spark.sparkContext().cancelJobsWithTag(name()); // threads of its code may still run some
        ready.close();
        releaseStreams(); // of an interpreter that was made meanwhile
        attribution.release(ready.classes());
        AddedFiles.removeFrom(spark.sparkContext(), ready.classes().directory().artifacts());
        SchedulerPools.remove(spark.sparkContext(), name());
    }

    private String name() {
        return "session-" + key;
    }
}
