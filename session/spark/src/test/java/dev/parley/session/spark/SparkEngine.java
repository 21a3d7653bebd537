package dev.parley.session.spark;

import dev.parley.protocol.engine.EngineCommand.CloseSession;
import dev.parley.protocol.engine.EngineCommand.OpenSession;
import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.Snippet;
import dev.parley.session.Folders;
import dev.parley.session.guard.EndingGuard;
import dev.parley.session.guard.ExitGuard;
import dev.parley.session.host.SessionHost;
import dev.parley.session.host.StreamReporter;
import dev.parley.session.interpreter.Execution;
import dev.parley.session.interpreter.SparkRuntime;
import dev.parley.session.output.EngineOutput;
import dev.parley.session.output.OutputRouter;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** The engine's host over a real Spark, one for all tests of the process; tests open sessions of their own in it. */
final class SparkEngine implements ParameterResolver {
    /** Long enough for all that can be stopped. */
    private static final Duration CANCEL_DEADLINE = Duration.ofSeconds(10);

    static final class Running implements AutoCloseable {
        private final Path directory;
        private final PrintStream out = System.out;
        private final PrintStream err = System.err;
        private final CompletableFuture<SparkRuntime> start = new CompletableFuture<>();
        private final DriverRuntime spark;
        private final SessionHost host;
        private final RecordedEvents events = new RecordedEvents();
        private final StreamReporter streams = new StreamReporter(events);
        private final RecordedUploads uploads = new RecordedUploads();
        private final AtomicLong nextSession = new AtomicLong(1);

        Running() throws IOException {
            directory = Files.createTempDirectory("parley-engine");
            var adapter = new DriverAdapter();
            var router = new OutputRouter<Execution>(adapter::ownerOfClass);
            EngineOutput.install(router);
            var conf = Map.of("spark.master", "local[2]", "spark.sql.shuffle.partitions", "2", PoolBounds.MOST, "2");
            host = new SessionHost(events, uploads, router, start, CANCEL_DEADLINE);
            var guard = new EndingGuard(router, host);
            ExitGuard.install(guard);
            spark = (DriverRuntime) adapter.start(directory, conf, router::current, guard);
            spark.streams().orElseThrow().watch(streams);
            streams.start();
            start.complete(spark);
            host.start();
        }

        TestSession open() {
            return open(Map.of());
        }

        TestSession open(Map<String, String> conf, Snippet... init) {
            var key = new SessionKey(nextSession.getAndIncrement(), 1);
            host.open(new OpenSession(key, "test", Language.SCALA, conf, List.of(init)));
            return new TestSession(key, host, events, uploads);
        }

        /** One for SQL. */
        TestSession openForSql() {
            var key = new SessionKey(nextSession.getAndIncrement(), 1);
            host.open(new OpenSession(key, "test", Language.SQL, Map.of(), List.of()));
            return new TestSession(key, host, events, uploads);
        }

        /** The next life of a session that was left behind. */
        TestSession openNext(SessionKey former) {
            host.open(new OpenSession(former.next(), "test", Language.SCALA, Map.of(), List.of()));
            return new TestSession(former.next(), host, events, uploads);
        }

        void stopStream(SessionKey key, String run) {
            spark.streams().orElseThrow().stop(key, run);
        }

        /** A query of no session's, whose batches this code gets. */
        StreamingQuery stream(VoidFunction2<Dataset<Row>, Long> batch) throws TimeoutException {
            return SparkSession.builder()
                    .getOrCreate()
                    .readStream()
                    .format("rate")
                    .load()
                    .writeStream()
                    .foreachBatch(batch)
                    .start();
        }

        int abandonedThreads() {
            return host.abandonedThreads();
        }

        void close(SessionKey key) {
            host.close(new CloseSession(key));
        }

        List<EngineEvent> events(SessionKey key) {
            return events.of(key);
        }

        RecordedUploads uploads() {
            return uploads;
        }

        Path directory() {
            return directory;
        }

        /** Of a class that a session compiled. */
        List<Path> classFiles(String className) throws IOException {
            try (var files = Files.find(directory.resolve("classes"), 10, (file, attributes) -> file.getFileName()
                    .toString()
                    .endsWith("$" + className + ".class"))) {
                return files.toList();
            }
        }

        /** Of a session that is closed. */
        void forget(SessionKey key) {
            events.forget(key);
            uploads.forget(key);
        }

        /** What the process holds while its pool is full. */
        Footprint footprint() throws IOException {
            Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> spark.readySessions() == 2);
            return Footprint.settled(SparkContext.getOrCreate(), directory);
        }

        /** Past the router, which drops what nobody's statement prints. */
        void print(String line) {
            out.println(line);
        }

        RunningJobs jobs() {
            return spark.jobs();
        }

        int readySessions() {
            return spark.readySessions();
        }

        /** A session of no pool. */
        ReadySession makeReady() {
            return spark.makeWithInterpreter();
        }

        @Override
        public void close() throws IOException {
            host.close();
            streams.close();
            spark.close();
            ExitGuard.remove();
            System.setOut(out);
            System.setErr(err);
            Folders.remove(directory);
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Running.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .getOrComputeIfAbsent(Running.class, type -> start(), Running.class);
    }

    private static Running start() {
        try {
            return new Running();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
