package dev.parley.session;

import dev.parley.protocol.engine.EngineCommand;
import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.link.Frame.HeldSession;
import dev.parley.session.guard.EndingGuard;
import dev.parley.session.host.SessionHost;
import dev.parley.session.host.StreamReporter;
import dev.parley.session.interpreter.Execution;
import dev.parley.session.interpreter.SparkAdapter;
import dev.parley.session.interpreter.SparkRuntime;
import dev.parley.session.link.EngineLink;
import dev.parley.session.link.FileFetcher;
import dev.parley.session.link.LinkPeer;
import dev.parley.session.link.ResultUploader;
import dev.parley.session.output.OutputRouter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine as a whole: builds its parts in order, waits for its end, closes them in reverse. Thread-safe. */
final class Engine implements LinkPeer {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    private static final Duration SETTLE = Duration.ofSeconds(5);
    private static final String SPARK_STARVED = "the heap is full, and Spark has stopped in this engine for that";

    private final EngineSettings settings;
    private final EngineHome home;
    private final SparkAdapter adapter;
    private final StartPhases phases = new StartPhases();
    private final OutputRouter<Execution> router;
    private final EngineLink link;
    private final CompletableFuture<SparkRuntime> spark = new CompletableFuture<>();
    private final CompletableFuture<String> end = new CompletableFuture<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final SessionHost host;
    private final StreamReporter streams;
    private final EndingGuard guard;
    private final BooleanSupplier room = HeapWatch.room();

    Engine(EngineSettings settings, SparkAdapter adapter, EngineHome home) {
        this.settings = settings;
        this.home = home;
        this.adapter = adapter;
        router = new OutputRouter<>(adapter::ownerOfClass);
        link = new EngineLink(settings.identity(), settings.clock(), this);
        host = new SessionHost(
                link,
                new ResultUploader(settings.identity()),
                new FileFetcher(settings.identity(), settings.directory()),
                router,
                spark,
                settings.cancelDeadline());
        streams = new StreamReporter(link);
        guard = new EndingGuard(router, host);
    }

    /**
     * Runs to the end.
     *
     * @throws EngineStartException where Spark cannot be started; the server was told
     */
    void run() throws InterruptedException, EngineStartException {
        phases.done("jvm_up");
        home.enter(router, guard);
        host.start();
        streams.start();
        link.start();
        try {
            SparkRuntime runtime = startSpark();
            try (var status = new StatusReporter(link, host, runtime)) {
                status.start();
                LOG.info("the engine ends: {}", end.join());
            }
            home.farewell(end.join()).ifPresent(link::send);
            host.close();
            streams.close();
            runtime.close();
        } finally {
            guard.release();
            if (!link.awaitSettled(SETTLE)) {
                LOG.warn("the server has not taken all events");
            }
            link.close();
            closed.complete(null);
        }
    }

    /** Ends the engine in an orderly way, waiting for it no longer than this. */
    void end(String reason, Duration atMost) {
        end.complete(reason);
        try {
            closed.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | java.util.concurrent.ExecutionException e) {
            LOG.warn("the engine did not end within {}", atMost);
        }
    }

    /** Why it has ended. */
    String reason() {
        return end.join();
    }

    /** Its own folder. */
    Path directory() {
        return settings.directory();
    }

    private SparkRuntime startSpark() throws EngineStartException {
        try {
            SparkRuntime runtime = adapter.start(settings.directory(), settings.spark(), router::current, guard);
            phases.done("context_up");
            runtime.streams().ifPresent(it -> it.watch(streams));
            spark.complete(runtime);
            link.send(new EngineEvent.EngineReady(
                    runtime.versions(), phases.all(), runtime.ui().orElse(null)));
            LOG.info("Spark is up: {}", runtime.versions());
            var ignored = runtime.stopped().thenRun(this::sparkStopped);
            return runtime;
        } catch (Exception | LinkageError | OutOfMemoryError e) {
            spark.completeExceptionally(e);
            LOG.error("Spark could not be started", e);
            var failure = new EngineStartException(e);
            link.send(new EngineEvent.EngineFailed(failure.getMessage()));
            throw failure;
        }
    }

    /** Not by us, where it is not ending yet: no session can go on without it. */
    private void sparkStopped() {
        String reason = room.getAsBoolean() ? home.sparkStopped() : SPARK_STARVED;
        if (end.complete(reason)) {
            link.send(new EngineEvent.EngineFailed(reason));
        }
    }

    @Override
    public void accept(EngineCommand command) {
        if (command instanceof EngineCommand.OpenSession open) {
            host.open(open);
        } else if (command instanceof EngineCommand.RunStatement run) {
            host.run(run);
        } else if (command instanceof EngineCommand.CancelStatement cancel) {
            host.cancel(cancel);
        } else if (command instanceof EngineCommand.AddFile add) {
            host.addFile(add);
        } else if (command instanceof EngineCommand.Ask ask) {
            host.ask(ask);
        } else if (command instanceof EngineCommand.CloseSession close) {
            host.close(close);
        } else if (command instanceof EngineCommand.StopStream stop) {
            stop(stop);
        } else if (command instanceof EngineCommand.StopEngine) {
            end.complete(EngineHome.TOLD_TO_END);
        } else {
            LOG.warn("ignored a command of a newer server");
        }
    }

    /** Where there is a Spark; without one nothing streams. */
    private void stop(EngineCommand.StopStream stop) {
        if (spark.isDone() && !spark.isCompletedExceptionally()) {
            spark.join().streams().ifPresent(it -> it.stop(stop.key(), stop.run()));
        }
    }

    @Override
    public List<HeldSession> held() {
        return host.held();
    }

    @Override
    public void linked(boolean isNewServer) {
        phases.done("linked");
        if (isNewServer && spark.isDone() && !spark.isCompletedExceptionally()) {
            link.send(new EngineEvent.EngineReady(spark.join().versions(), phases.all()));
            streams.tellAgain();
        }
    }

    @Override
    public void ended(String reason) {
        end.complete(reason);
    }
}
