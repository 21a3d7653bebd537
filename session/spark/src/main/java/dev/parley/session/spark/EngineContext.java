package dev.parley.session.spark;

import dev.parley.session.interpreter.SessionGuard;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.spark.MapOutputStatistics;
import org.apache.spark.ShuffleDependency;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.rdd.RDD;
import org.apache.spark.scheduler.LiveListenerBus;
import org.apache.spark.scheduler.SparkListenerInterface;
import org.apache.spark.util.DependencyUtils;
import org.apache.spark.util.Utils;
import scala.collection.JavaConverters;

/**
 * The SparkContext that the sessions of an engine share: none of them can stop it, and what code asks of it is done as its
 * session's, whatever thread it runs on. Thread-safe, as Spark's is.
 */
final class EngineContext extends SubmittingContext {
    /** These are null while the superclass is being made, which stops itself where that fails. */
    private final SessionGuard guard;

    private final SessionScopes scopes;
    private final CompletableFuture<Void> afterStop = new CompletableFuture<>();
    private final CallingSession caller = new CallingSession(this);
    private final SessionRdds rdds = new SessionRdds();
    private final SessionListeners listeners = new SessionListeners();

    EngineContext(SparkConf conf, SessionGuard guard, SessionScopes scopes) {
        super(conf);
        this.guard = guard;
        this.scopes = scopes;
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
        if (afterStop != null) {
            afterStop.complete(null);
        }
    }

    /** Completes once it has stopped, also where Spark does that itself since its master has given the application up. */
    CompletionStage<Void> afterStop() {
        return afterStop;
    }

    @Override
    public SparkEnv createSparkEnv(SparkConf conf, boolean isLocal, LiveListenerBus bus) {
        SparkEnv env = super.createSparkEnv(conf, isLocal, bus);
        return isLocal ? new SessionEnv(env, this::session) : env;
    }

    private Optional<String> session() {
        return scopes == null ? Optional.empty() : scopes.current();
    }

    @Override
    <T> T submitting(Supplier<T> call) {
        return scopes.call(this, call);
    }

    @Override
    public <K, V, C> SimpleFutureAction<MapOutputStatistics> submitMapStage(ShuffleDependency<K, V, C> dependency) {
        return scopes.call(this, () -> super.submitMapStage(dependency));
    }

    @Override
    public void addFile(String path, boolean recursive) {
        scopes.call(this, () -> {
            super.addFile(path, recursive);
            return null;
        });
    }

    @Override
    public void addFile(String path) {
        addFile(path, false);
    }

    @Override
    public void addJar(String path) {
        scopes.call(this, () -> {
            super.addJar(path);
            scopes.currentJars().ifPresent(jars -> localCopies(path).forEach(jars::add));
            return null;
        });
    }

    /** The jar, or the several that an Ivy coordinate means, where this process can read them. */
    private List<java.net.URL> localCopies(String path) {
        URI uri = Utils.resolveURI(path);
        List<String> paths = "ivy".equals(uri.getScheme())
                ? JavaConverters.seqAsJavaList(DependencyUtils.resolveMavenDependencies(uri))
                : List.of(path);
        return paths.stream().map(this::localCopy).toList();
    }

    private java.net.URL localCopy(String path) {
        String uri = Utils.resolveURI(path).toString();
        File folder = Utils.createTempDir(Utils.getLocalDir(conf()), "jars");
        String copy = DependencyUtils.downloadFile(uri, folder, conf(), hadoopConfiguration());
        try {
            return new File(URI.create(copy).getPath()).toURI().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("no jar can be read from " + path, e);
        }
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
