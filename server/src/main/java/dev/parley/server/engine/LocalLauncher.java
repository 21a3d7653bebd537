package dev.parley.server.engine;

import dev.parley.protocol.engine.EngineEnvironment;
import dev.parley.protocol.engine.EngineFiles;
import dev.parley.server.config.EngineConfig;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts an engine as a JVM on this machine. Thread-safe. */
public final class LocalLauncher implements EngineLauncher {
    private static final Logger LOG = LoggerFactory.getLogger(LocalLauncher.class);

    private final Vertx vertx;
    private final EngineConfig config;
    private final Path home;
    private final EngineFolders folders;
    private final ArchiveMaker archives;
    private final AtomicReference<CompletableFuture<ArchiveMaker.Made>> making = new AtomicReference<>();
    private volatile boolean closed;

    /**
     * A launcher.
     *
     * @param home the distribution's engine folder: our jars in {@code parley}, the embedded Spark's in {@code jars}
     */
    public LocalLauncher(Vertx vertx, EngineConfig config, Path home, EngineFolders folders) {
        this.vertx = vertx;
        this.config = config;
        this.home = home;
        this.folders = folders;
        this.archives = new ArchiveMaker(config, home, folders);
    }

    @Override
    public Future<EngineProcess> launch(EngineLaunch launch) {
        return vertx.executeBlocking(() -> start(launch));
    }

    @Override
    public Optional<EngineProcess> adopt(EngineRecord engine) {
        return AdoptedProcess.of(vertx, engine, folders);
    }

    /** Makes the class-data archive where there is none, once; without it the next engine starts as slowly as this one. */
    @Override
    public void prepare() {
        var ignored = vertx.executeBlocking(this::makeMissing).onFailure(LocalLauncher::notMade);
    }

    private Void makeMissing() throws IOException {
        if (making.get() == null && archives.isMissing()) {
            LOG.info("the class-data archive of engines is being made in the background");
            CompletableFuture<ArchiveMaker.Made> begun = archives.make(true);
            making.set(begun);
            var ignored = begun.whenComplete((made, failure) -> {
                if (failure == null) {
                    LOG.info("the class-data archive of engines is there: {}", made);
                } else if (!begun.isCancelled()) {
                    notMade(failure);
                }
            });
            if (closed) {
                begun.cancel(true);
            }
        }
        return null;
    }

    private static void notMade(Throwable failure) {
        LOG.warn("the class-data archive of engines could not be made, they start without: {}", failure.toString());
    }

    @Override
    public void close() {
        closed = true;
        CompletableFuture<ArchiveMaker.Made> begun = making.get();
        if (begun != null) {
            begun.cancel(true);
        }
    }

    private EngineProcess start(EngineLaunch launch) {
        try {
            var command = new EngineCommandLine(config, home);
            command.check();
            Path folder = folders.create(launch.engine());
            Path conf = folders.writeConf(folder, config);
            EngineClassPath classPath = command.classPath();
            var builder = new ProcessBuilder(
                            command.arguments(folders.writeClassPath(folder, classPath), archives.find(classPath)))
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    // For appending: the engine moves what it finds there into its log and empties the file.
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve(EngineFiles.OUTPUT).toFile()));
            builder.environment().keySet().removeIf(name -> !command.isInherited(name));
            builder.environment().putAll(command.environment(launch, folder, conf));
            builder.environment()
                    .put(EngineEnvironment.SERVER_FILE, folders.serverFile().toString());
            Process process = builder.start();
            var ignored = process.onExit().thenRunAsync(() -> folders.ended(launch.engine()));
            LOG.info("engine {} is started as process {}", launch.engine(), process.pid());
            return new LocalProcess(vertx, process, folder);
        } catch (IOException e) {
            folders.ended(launch.engine());
            throw new GatewayException(
                    ErrorCode.ENGINE_NOT_STARTED, "the engine's process could not be started: " + e.getMessage());
        }
    }
}
