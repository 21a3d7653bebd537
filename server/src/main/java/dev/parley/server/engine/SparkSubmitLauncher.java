package dev.parley.server.engine;

import dev.parley.protocol.engine.EngineFiles;
import dev.parley.server.config.EngineConfig;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts engines by Spark's own way to submit an application: the {@code SparkSubmit} of the embedded Spark, or the
 * {@code bin/spark-submit} of a configured one. Thread-safe.
 */
public final class SparkSubmitLauncher implements EngineLauncher {
    private static final Logger LOG = LoggerFactory.getLogger(SparkSubmitLauncher.class);
    static final String SUBMIT = "org.apache.spark.deploy.SparkSubmit";

    private final Vertx vertx;
    private final EngineConfig config;
    private final EngineCommandLine command;
    private final EngineFolders folders;

    /**
     * A launcher.
     *
     * @param home the distribution's engine folder
     */
    public SparkSubmitLauncher(Vertx vertx, EngineConfig config, Path home, EngineFolders folders) {
        this.vertx = vertx;
        this.config = config;
        this.command = new EngineCommandLine(config, home.toAbsolutePath());
        this.folders = folders;
    }

    @Override
    public Future<EngineProcess> launch(EngineLaunch launch) {
        return vertx.executeBlocking(() -> start(launch));
    }

    private EngineProcess start(EngineLaunch launch) {
        command.check();
        checkNetwork(launch.server());
        try {
            Path folder = folders.create(launch.engine());
            var submission = new Submission(config, command, launch, folders.settings(config));
            EngineFolders.write(folder, submission.properties());
            folders.writeClassPath(folder, command.classPath());
            ProcessBuilder builder = command.process(call(submission, folder), folder, EngineFiles.OUTPUT);
            builder.environment().putAll(submission.environment(folder));
            Process process = builder.start();
            LOG.info("engine {} is submitted by process {}", launch.engine(), process.pid());
            if (config.isInCluster()) {
                return ClusterEngine.submitted(vertx, process, folders, folder, end(launch.engine(), folder));
            }
            var ignored = process.onExit().thenRunAsync(() -> folders.ended(launch.engine()));
            return new LocalProcess(vertx, process, folder);
        } catch (IOException e) {
            folders.ended(launch.engine());
            throw new GatewayException(
                    ErrorCode.ENGINE_NOT_STARTED, "spark-submit could not be started: " + e.getMessage());
        }
    }

    @Override
    public Optional<EngineProcess> adopt(EngineRecord engine) {
        if (!config.isInCluster()) {
            return AdoptedProcess.of(vertx, engine, folders);
        }
        Path folder = folders.adopt(engine.id());
        return Optional.of(new ClusterEngine(vertx, folders, folder, end(engine.id(), folder)));
    }

    private Function<Optional<String>, Optional<ProcessBuilder>> end(String engine, Path folder) {
        return driver -> new DriverEnd(config, command).of(driver, engine, folder);
    }

    private List<String> call(Submission submission, Path folder) throws IOException {
        var call = new ArrayList<String>();
        if (config.sparkHome().isPresent()) {
            call.add(command.sparkHome().resolve("bin/spark-submit").toString());
        } else if (config.isInCluster()) {
            call.addAll(DriverEnd.smallJvm(folder));
            call.add(SUBMIT);
        } else {
            call.addAll(command.withClassPath(EngineFolders.classPath(folder), Optional.empty()));
            call.add(call.size() - 1, EngineCommandLine.LOGGING);
            call.add(SUBMIT);
        }
        call.addAll(submission.arguments(EngineFolders.settings(folder)));
        return call;
    }

    private void checkNetwork(URI server) {
        boolean isHere = server.getHost().matches("127(\\.\\d+){3}|localhost|\\[::1]");
        if (isHere && config.isInCluster() && !config.hasMasterHere()) {
            throw new GatewayException(
                    ErrorCode.ENGINE_NOT_STARTED,
                    "an engine on another machine cannot reach this server at " + server,
                    "set server.advertised_address to where it can");
        }
        if (!isHere && config.isInCluster() && !server.getScheme().equals("https") && !config.isNetworkTrusted()) {
            throw new GatewayException(
                    ErrorCode.ENGINE_NOT_STARTED,
                    "an engine on another machine would dial " + server + " without TLS",
                    "advertise an https address, or set engine.network to trusted-network");
        }
    }
}
