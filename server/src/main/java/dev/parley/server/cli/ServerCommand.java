package dev.parley.server.cli;

import dev.parley.server.config.GatewayConfig;
import dev.parley.server.error.StartException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Serves until it is told to stop by SIGTERM or SIGINT; then the process exits with 0. */
@Command(
        name = "server",
        description = "Serve in the foreground.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class ServerCommand implements Callable<Integer> {
    private final Map<String, String> environment;
    private final GatewayStarter starter;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ConfigOptions options;

    @Option(
            names = "--embedded-in",
            paramLabel = "DIR",
            hidden = true,
            description = "Serve until standard input ends, and then remove this folder, which holds the server's own.")
    private Path embeddedIn;

    ServerCommand(Map<String, String> environment, GatewayStarter starter) {
        this.environment = environment;
        this.starter = starter;
    }

    @Override
    public Integer call() throws InterruptedException {
        GatewayConfig config = options.load(environment);
        Optional<Embedding> embedding =
                Optional.ofNullable(embeddedIn).map(folder -> Embedding.in(folder, config.server()));
        Path unpacked = RunningServer.unpackedFolder(config.server());
        System.setProperty("org.sqlite.tmpdir", unpacked.toString());
        System.setProperty("vertx.cacheDirBase", unpacked.resolve("vertx").toString());
        RunningServer server = start(config, embedding);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, embedding), "parley-shutdown"));
        var out = spec.commandLine().getOut();
        out.println("Parley " + Version.number() + " listens on " + server.address());
        out.flush();
        if (embedding.isPresent()) {
            Embedding.awaitEnd(System.in);
            return 0; // the shutdown hook does the rest
        }
        new CountDownLatch(1).await(); // for good: the shutdown hook ends the process
        return CommandLines.FAILED;
    }

    private RunningServer start(GatewayConfig config, Optional<Embedding> embedding) {
        try {
            return RunningServer.start(config, starter);
        } catch (StartException e) {
            embedding.ifPresent(Embedding::remove);
            throw e;
        }
    }

    /** Ends the process itself: left alone, Java would exit with the signal's number instead of 0. */
    private void stop(RunningServer server, Optional<Embedding> embedding) {
        int exitCode = CommandLines.FAILED;
        try {
            server.close();
            exitCode = 0;
        } catch (RuntimeException e) {
            CommandLines.print(spec.commandLine(), e);
        } finally {
            embedding.ifPresent(Embedding::remove);
            Runtime.getRuntime().halt(exitCode);
        }
    }
}
