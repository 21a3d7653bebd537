package dev.parley.session.spark;

import java.util.Objects;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.SimpleAnalyzer$;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What Spark and the JVM would keep of a closed session, and with it all that the session ever held. Thread-safe. */
final class SessionTraces {
    private static final Logger LOG = LoggerFactory.getLogger(SessionTraces.class);

    private final SessionCaches caches;
    private final ClassLoader engine;

    /**
     * The traces of sessions in an engine.
     *
     * @param engine the context class loader of threads of nobody's
     */
    SessionTraces(SessionCaches caches, ClassLoader engine) {
        this.caches = caches;
        this.engine = engine;
    }

    /**
     * Makes, for the engine, what else the first session to need it would make; with that session's class loader in it,
     * it would keep the session for ever.
     */
    static void prevent() {
        Objects.requireNonNull(SimpleAnalyzer$.MODULE$);
    }

    ClassLoader engine() {
        return engine;
    }

    /**
     * Ends what the session does and removes each trace, whether or not another can be.
     *
     * @param loaders its class loaders
     */
    void erase(SparkSession spark, SessionClasses classes, SessionLoaders loaders) {
        long block = classes.block();
        SparkContext context = spark.sparkContext();
        attempt(block, "streams", () -> SessionStreams.end(spark, loaders));
        attempt(block, "threads", () -> new SessionThreads(loaders, block).end());
        attempt(block, "listeners", () -> spark.listenerManager().clear());
        attempt(block, "cached queries", () -> caches.release(block));
        attempt(block, "RDDs and listeners", () -> release(context, block));
        attempt(block, "artifacts", () -> VersionedCalls.closeArtifacts(spark));
        attempt(block, "folder", () -> classes.directory().stopServing());
        attempt(block, "classes", () -> eraseClasses(classes, loaders));
        attempt(
                block,
                "traces in threads",
                () -> ThreadTraces.erase(loaders, engine, value -> value == spark || loaders.haveMade(value)));
    }

    private static void release(SparkContext context, long block) {
        if (context instanceof EngineContext own) {
            own.release(block);
        }
    }

    private static void eraseClasses(SessionClasses classes, SessionLoaders loaders) {
        ClassCaches.forget(LocalExecutor.forget(classes.directory().artifacts().uuid())
                .map(loaders::with)
                .orElse(loaders));
    }

    private static void attempt(long block, String what, Runnable erasing) {
        try {
            erasing.run();
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("the {} of closed session {} stay", what, block, e);
        }
    }
}
