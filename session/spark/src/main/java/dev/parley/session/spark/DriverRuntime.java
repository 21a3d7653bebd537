package dev.parley.session.spark;

import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.model.Language;
import dev.parley.session.interpreter.SessionRefusedException;
import dev.parley.session.interpreter.SessionRuntime;
import dev.parley.session.interpreter.SparkRuntime;
import dev.parley.session.interpreter.Streams;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;
import scala.util.Properties;

/** The SparkContext that an engine's sessions share. Thread-safe. */
final class DriverRuntime implements SparkRuntime {
    private static final Logger LOG = LoggerFactory.getLogger(DriverRuntime.class);

    private final SparkSession root;
    private final LineBlocks blocks;
    private final Attribution attribution;
    private final Path classes;
    private final ReadySessions pool;
    private final SessionTraces traces;
    private final WatchedStreams streams;
    private final ErrorTranslation errors = new ErrorTranslation();

    /**
     * A runtime over a Spark that is up; the calling thread's context class loader is that of threads of nobody's.
     *
     * @param classes where sessions put the classes that they compile, a folder each
     * @param kept how many sessions are kept ready
     */
    DriverRuntime(SparkSession root, LineBlocks blocks, Attribution attribution, Path classes, PoolBounds kept) {
        this.root = root;
        this.blocks = blocks;
        this.attribution = attribution;
        this.classes = classes;
        this.traces = new SessionTraces(
                SessionCaches.install(root), Thread.currentThread().getContextClassLoader());
        this.pool = new ReadySessions(kept, this::makeWithInterpreter);
        this.streams = new WatchedStreams(root, attribution.progress().jobs());
    }

    @Override
    public Map<String, String> versions() {
        return Map.of(
                "spark", root.version(),
                "scala", Properties.versionNumberString(),
                "java", System.getProperty("java.version"));
    }

    /** Begins to keep sessions ready; its thread inherits the context class loader of the caller's. */
    void start() {
        QueryWatch.install(streams);
        // With what tells when a statement has ended: what that started is heard of before.
        root.sparkContext().listenerBus().addToQueue(new ContextWatch(streams.contexts()), JobProgress.QUEUE);
        pool.start();
    }

    @Override
    public SessionRuntime open(SessionKey key, Language language, Map<String, String> conf)
            throws SessionRefusedException {
        if (!conf.isEmpty()) {
            SessionConf.set(root.newSession(), conf); // what is refused costs no session that is ready
        }
        var phases = new LinkedHashMap<String, Instant>();
        // One for SQL takes nobody's interpreter away, and costs the engine none to make in its place.
        ReadySession session = language == Language.SQL ? make() : take(key, phases);
        try {
            SessionConf.set(session.spark(), conf);
            return new DriverSession(key, session, new DriverSession.Engine(attribution, pool, streams), phases);
        } catch (SessionRefusedException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private ReadySession take(SessionKey key, Map<String, Instant> phases) {
        ReadySession taken =
                pool.take(() -> phases.put("pool_empty", Instant.now())).orElseGet(this::makeWithInterpreter);
        LOG.info("session {} {}", key, phases.isEmpty() ? "found one ready" : "found none ready");
        return taken;
    }

    ReadySession makeWithInterpreter() {
        return make().withInterpreter();
    }

    private ReadySession make() {
        SessionTraces.prevent();
        long block = blocks.take();
        String name = SessionClasses.nameOf(block);
        var directory = ClassDirectory.create(classes.resolve(name), name);
        return ReadySession.make(
                root.newSession(),
                new SessionClasses(
                        blocks, block, directory, new SessionJars(getClass().getClassLoader())),
                errors,
                traces);
    }

    @Override
    public Optional<String> ui() {
        Option<String> address = root.sparkContext().uiWebUrl();
        return address.isDefined() ? Optional.of(address.get()) : Optional.empty();
    }

    @Override
    public boolean isStopped() {
        return root.sparkContext().isStopped();
    }

    @Override
    public CompletionStage<Void> stopped() {
        return root.sparkContext() instanceof EngineContext context
                ? context.afterStop()
                : SparkRuntime.super.stopped();
    }

    @Override
    public Optional<Streams> streams() {
        return Optional.of(streams);
    }

    @Override
    public int readySessions() {
        return pool.count();
    }

    RunningJobs jobs() {
        return attribution.progress().jobs();
    }

    @Override
    public void close() {
        pool.close();
        root.stop();
    }
}
