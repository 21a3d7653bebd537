package dev.parley.server.engine;

import dev.parley.server.config.EngineConfig;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts an engine as a JVM on this machine. Thread-safe. */
public final class LocalLauncher implements EngineLauncher {
    private static final Logger LOG = LoggerFactory.getLogger(LocalLauncher.class);

    private final Vertx vertx;
    private final EngineConfig config;
    private final Path home;
    private final EngineFolders folders;

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
    }

    @Override
    public Future<EngineProcess> launch(EngineLaunch launch) {
        return vertx.executeBlocking(() -> start(launch));
    }

    private EngineProcess start(EngineLaunch launch) {
        try {
            var command = new EngineCommandLine(config, home);
            command.check();
            Path folder = folders.create(launch.engine());
            Path conf = folders.writeConf(folder, config);
            var builder = new ProcessBuilder(command.arguments())
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve(LocalProcess.OUTPUT).toFile());
            builder.environment().keySet().removeIf(name -> !EngineCommandLine.isInherited(name));
            builder.environment().putAll(command.environment(launch, folder, conf));
            Process process = builder.start();
            LOG.info("engine {} is started as process {}", launch.engine(), process.pid());
            return new LocalProcess(vertx, process, folder);
        } catch (IOException e) {
            throw new GatewayException(
                    ErrorCode.ENGINE_NOT_STARTED, "the engine's process could not be started: " + e.getMessage());
        }
    }
}
