package dev.parley.session.spark;

import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.model.Language;
import dev.parley.session.interpreter.Displays;
import dev.parley.session.interpreter.SessionRefusedException;
import dev.parley.session.interpreter.SessionRuntime;
import dev.parley.session.interpreter.SparkRuntime;
import dev.parley.session.interpreter.Streams;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListSet;
import org.apache.spark.sql.SparkSession;
import scala.util.Properties;

/**
 * An application's SparkContext and SparkSession, as sessions of a server's share them: each has all in common with the
 * application's own SparkSession but its settings. What is changed in Spark for that is changed back. Thread-safe.
 */
final class AttachedRuntime implements SparkRuntime {
    private final SparkSession application;
    private final Attribution attribution;
    private final WatchedStreams streams;
    private final ApplicationStreams found;
    private final Optional<AttachedScala> scala;
    private final LineBlocks blocks;
    /** The oldest of them has the application's streams. */
    private final ConcurrentSkipListSet<SessionKey> open = new ConcurrentSkipListSet<>(
            Comparator.comparingLong(SessionKey::session).thenComparingInt(SessionKey::generation));

    AttachedRuntime(SparkSession application, Path directory, Displays displays) {
        this.application = application;
        Optional<ScalaPreparation> prepared = ScalaPreparation.made();
        this.blocks = prepared.map(ScalaPreparation::blocks).orElseGet(LineBlocks::new);
        this.attribution = new Attribution(
                ActiveSessions.aside(),
                prepared.map(ScalaPreparation::scopes).orElseGet(SessionScopes::new),
                JobProgress.install(application.sparkContext()),
                new StatementPlans());
        this.streams = new WatchedStreams(application, attribution.progress().jobs());
        this.found = new ApplicationStreams(application, streams);
        this.scala = prepared.map(made -> new AttachedScala(made, directory.resolve("classes"), displays));
    }

    /** Begins to look for streams. */
    void start() {
        QueryWatch.install(streams);
        scala.ifPresent(AttachedScala::start);
        found.start();
    }

    @Override
    public Map<String, String> versions() {
        return Map.of(
                "spark", application.version(),
                "scala", Properties.versionNumberString(),
                "java", System.getProperty("java.version"));
    }

    @Override
    public SessionRuntime open(SessionKey key, Language language, Map<String, String> conf)
            throws SessionRefusedException {
        SparkSession spark = SharingSessions.apart(application, attribution.plans());
        SessionConf.set(spark, conf);
        var session =
                new AttachedSession(key, blocks.take(), spark, attribution, scala, streams, found, () -> closed(key));
        open.add(key);
        streams.home(open.first());
        return session;
    }

    private void closed(SessionKey key) {
        open.remove(key);
        streams.home(open.isEmpty() ? null : open.first());
    }

    @Override
    public CompletionStage<Void> stopped() {
        return attribution.progress().ended();
    }

    @Override
    public Optional<Streams> streams() {
        return Optional.of(streams);
    }

    @Override
    public int readySessions() {
        return 0;
    }

    /** Leaves the application's Spark as it was. */
    @Override
    public void close() {
        found.close();
        streams.home(null);
        attribution.progress().close();
        scala.ifPresent(AttachedScala::close);
    }
}
