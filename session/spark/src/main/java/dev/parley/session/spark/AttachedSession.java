package dev.parley.session.spark;

import dev.parley.protocol.engine.Answer;
import dev.parley.protocol.engine.Question;
import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.StatementError;
import dev.parley.session.interpreter.Execution;
import dev.parley.session.interpreter.Outcome;
import dev.parley.session.interpreter.SessionRuntime;
import dev.parley.session.interpreter.UnansweredException;
import dev.parley.session.interpreter.UserCode;
import dev.parley.session.interpreter.sql.SqlInterpreter;
import dev.parley.session.spark.result.ArrowTableReader;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.JobArtifactSet;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * A session in an application: SQL, and Scala where the application was prepared for that. Belongs to threads as
 * {@link SessionRuntime} says.
 */
final class AttachedSession implements SessionRuntime {
    private static final StatementError NOT_PREPARED = StatementError.of(
            "ScalaNotPrepared",
            "LANGUAGE_NOT_SUPPORTED",
            "this application runs SQL only: have it call Parley.prepare() before it makes its SparkContext, and Scala"
                    + " runs in it too");

    private final SessionKey key;
    private final long block;
    private final SparkSession spark;
    private final Attribution attribution;
    private final Optional<AttachedScala> scala;
    private final WatchedStreams streams;
    private final ApplicationStreams found;
    private final Runnable onClosed;
    private final ErrorTranslation errors = new ErrorTranslation();
    private final SqlStatements sql;
    /** Null until the first Scala statement. */
    private volatile Repl repl;

    /** A session's interpreter and what it compiles. */
    private record Repl(SessionClasses classes, ScalaInterpreter interpreter) {}

    AttachedSession(
            SessionKey key,
            long block,
            SparkSession spark,
            Attribution attribution,
            Optional<AttachedScala> scala,
            WatchedStreams streams,
            ApplicationStreams found,
            Runnable onClosed) {
        this.key = key;
        this.block = block;
        this.spark = spark;
        this.attribution = attribution;
        this.scala = scala;
        this.streams = streams;
        this.found = found;
        this.onClosed = onClosed;
        this.sql = new SqlStatements(
                spark,
                new SqlInterpreter(spark, errors, new ArrowTableReader(), VersionedCalls::column),
                attribution,
                shared -> SharingSessions.watched(shared, attribution.plans()));
    }

    @Override
    public long owner() {
        return block;
    }

    @Override
    public Map<String, Instant> phases() {
        return Map.of();
    }

    /** On a thread of ours, whose properties are nobody else's. */
    @Override
    public Outcome run(Execution execution, UserCode user) {
        SparkContext context = spark.sparkContext();
        var progress = attribution.progress().follow(execution);
        try {
            SparkSession.setActiveSession(spark);
            context.setJobGroup(execution.id(), "session " + key, true);
            context.setLocalProperty(ProgressListener.STATEMENT, execution.id());
            return execution.language() == Language.SQL ? user.run(() -> sql.run(execution)) : scala(execution, user);
        } finally {
            progress.close();
            context.clearJobGroup();
            context.setLocalProperty(ProgressListener.STATEMENT, null);
            SparkSession.clearActiveSession();
        }
    }

    private Outcome scala(Execution execution, UserCode user) {
        return scala.map(prepared -> scala(prepared, execution, user))
                .orElseGet(() -> new Outcome.Failed(NOT_PREPARED));
    }

    private Outcome scala(AttachedScala prepared, Execution execution, UserCode user) {
        if (repl == null) {
            repl = open(prepared);
        }
        Repl own = repl;
        SparkContext context = spark.sparkContext();
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try {
            Thread.currentThread().setContextClassLoader(own.interpreter().classLoader());
            context.setLocalProperty(
                    SessionScopes.SESSION, own.classes().directory().artifacts().uuid());
            return JobArtifactSet.withActiveJobArtifactState(
                    own.classes().directory().artifacts(),
                    () -> prepared.guarded(() -> own.interpreter().run(execution, user)));
        } finally {
            context.setLocalProperty(SessionScopes.SESSION, null);
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private Repl open(AttachedScala prepared) {
        SessionClasses classes = prepared.classes(block);
        try {
            VersionedCalls.useArtifacts(spark, classes.directory().artifacts());
            AddedFiles.addTo(spark.sparkContext(), classes.directory().artifacts());
            var interpreter = new ScalaInterpreter(spark, classes, errors, prepared.classPath());
            attribution
                    .scopes()
                    .enter(block, new SessionScope(classes.directory().artifacts(), classes.jars(), Map.of()));
            streams.register(interpreter.classLoader(), key);
            found.watch(spark);
            return new Repl(classes, interpreter);
        } catch (RuntimeException | LinkageError e) {
            classes.close();
            throw e;
        }
    }

    @Override
    public Answer answer(Question question) {
        Repl own = repl;
        boolean isScala = (question instanceof Question.Complete complete && complete.language() == Language.SCALA)
                || (question instanceof Question.Inspect inspect && inspect.language() == Language.SCALA);
        if (isScala && own == null) {
            throw new UnansweredException(
                    scala.isEmpty()
                            ? NOT_PREPARED
                            : StatementError.of("NoInterpreter", "ANSWER_TIMEOUT", "no Scala has run here yet"));
        }
        return new SessionAnswers(spark, () -> own.interpreter()).answer(question);
    }

    @Override
    public void forgetQuestions() {
        Optional.ofNullable(repl).ifPresent(own -> own.interpreter().forgetQuestions());
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
        onClosed.run();
        spark.listenerManager().clear();
        if (repl != null) {
            closeScala();
        }
        VersionedCalls.closeArtifacts(spark);
    }

    private void closeScala() {
        ClassLoader loader = repl.interpreter().classLoader();
        var loaders = new SessionLoaders(Set.of(loader));
        streams.release(loader);
        SessionStreams.end(spark, loaders);
        new SessionThreads(loaders, block).end();
        repl.interpreter().close();
        repl.classes().directory().stopServing();
        repl.classes().close();
        attribution.scopes().leave(block);
        AddedFiles.removeFrom(spark.sparkContext(), repl.classes().directory().artifacts());
        LocalExecutor.forget(repl.classes().directory().artifacts().uuid());
    }
}
