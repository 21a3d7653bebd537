package dev.parley.session.spark;

import dev.parley.session.output.OutputRouter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.spark.JobArtifactSet;
import org.apache.spark.JobArtifactState;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.executor.Executor$;
import scala.Option;

/**
 * Whose work a thread does, as far as Spark asks: a job that code of a session starts on a thread of a pool would run as
 * that of the session which the thread was made for. Thread-safe.
 */
final class SessionScopes {
    /** The job's session, for its tasks. */
    static final String SESSION = "parley.session";

    private final Map<Long, SessionScope> byBlock = new ConcurrentHashMap<>();

    void enter(long block, SessionScope scope) {
        byBlock.put(block, scope);
    }

    void leave(long block) {
        byBlock.remove(block);
    }

    /** Runs what starts a job, or adds a jar or a file, as the session's whose code asks for it. */
    <T> T call(SparkContext context, Supplier<T> action) {
        long block = LineBlocks.nearestBlock();
        SessionScope scope =
                block == OutputRouter.NOBODY ? named(context.getLocalProperty(SESSION)) : byBlock.get(block);
        if (scope == null || isIn(scope, context)) {
            return action.get();
        }
        var properties = new LinkedHashMap<>(scope.properties());
        if (BatchJobs.isBatch(context)) {
            // It is no part of the session's latest statement, and goes on where that is cancelled.
            properties.keySet().removeAll(BatchJobs.OF_STATEMENTS);
        }
        var before = new LinkedHashMap<String, String>();
        properties.keySet().forEach(name -> before.put(name, context.getLocalProperty(name)));
        try {
            properties.forEach(context::setLocalProperty);
            return JobArtifactSet.withActiveJobArtifactState(scope.artifacts(), action::get);
        } finally {
            before.forEach(context::setLocalProperty);
        }
    }

    /** A thread that has the session's properties and not its artifacts works for a SparkSession that its code made. */
    private SessionScope named(String name) {
        return SessionClasses.isName(name) ? byBlock.get(SessionClasses.blockOf(name)) : null;
    }

    private static boolean isIn(SessionScope scope, SparkContext context) {
        Option<JobArtifactState> state = JobArtifactSet.getCurrentJobArtifactState();
        return state.isDefined()
                && state.get().uuid().equals(scope.name())
                && scope.name().equals(context.getLocalProperty(SESSION));
    }

    /** The name of the session for which the calling thread works: of its statement, its task, or the code on its stack. */
    Optional<String> current() {
        Option<JobArtifactState> state = JobArtifactSet.getCurrentJobArtifactState();
        if (state.isDefined() && SessionClasses.isName(state.get().uuid())) {
            return Optional.of(state.get().uuid());
        }
        return Optional.ofNullable(ofTask()).or(() -> Optional.ofNullable(byBlock.get(LineBlocks.nearestBlock()))
                .map(SessionScope::name));
    }

    private static String ofTask() {
        TaskContext task = TaskContext.get();
        if (task != null) {
            return task.getLocalProperty(SESSION);
        }
        Properties arriving = Executor$.MODULE$.taskDeserializationProps().get();
        return arriving == null ? null : arriving.getProperty(SESSION);
    }

    /** The jars of the session for which the calling thread works. */
    Optional<SessionJars> currentJars() {
        return current().flatMap(name -> byBlock.values().stream()
                .filter(scope -> scope.name().equals(name))
                .map(SessionScope::jars)
                .findFirst());
    }

    /**
     * A class of a session's jar. On a thread that works for no session, as one that reads tasks' results, it is found where
     * no two sessions mean different classes by this name.
     */
    Class<?> classOfJar(String name) throws ClassNotFoundException {
        List<SessionJars> all = byBlock.values().stream()
                .map(SessionScope::jars)
                .filter(jars -> !jars.isEmpty())
                .toList();
        if (all.isEmpty()) {
            throw new ClassNotFoundException(name);
        }
        Optional<String> session = current();
        List<Class<?>> found = session.isPresent()
                ? currentJars().map(List::of).orElse(List.of()).stream()
                        .<Class<?>>map(jars -> find(jars, name))
                        .filter(Objects::nonNull)
                        .toList()
                : all.stream()
                        .<Class<?>>map(jars -> find(jars, name))
                        .filter(Objects::nonNull)
                        .distinct()
                        .toList();
        if (found.size() != 1) {
            throw new ClassNotFoundException(
                    found.isEmpty() ? name : name + " (jars of several sessions have a class of this name)");
        }
        return found.get(0);
    }

    private static Class<?> find(SessionJars jars, String name) {
        try {
            return jars.loadClass(name);
        } catch (ClassNotFoundException e) {
            return null; // not in this one
        }
    }
}
