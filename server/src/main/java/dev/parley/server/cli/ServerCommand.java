package dev.parley.server.cli;

import dev.parley.server.config.GatewayConfig;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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

    ServerCommand(Map<String, String> environment, GatewayStarter starter) {
        this.environment = environment;
        this.starter = starter;
    }

    @Override
    public Integer call() throws InterruptedException {
        GatewayConfig config = options.load(environment);
        System.setProperty(
                "org.sqlite.tmpdir", RunningServer.nativeFolder(config.server()).toString());
        RunningServer server = RunningServer.start(config, starter);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "parley-shutdown"));
        var out = spec.commandLine().getOut();
        out.println("Parley " + Version.number() + " listens on " + server.address());
        out.flush();
        new CountDownLatch(1).await(); // for good: the shutdown hook ends the process
        return CommandLines.FAILED;
    }

    /** Ends the process itself: left alone, Java would exit with the signal's number instead of 0. */
    private void stop(RunningServer server) {
        int exitCode = CommandLines.FAILED;
        try {
            server.close();
            exitCode = 0;
        } catch (RuntimeException e) {
            CommandLines.print(spec.commandLine(), e);
        } finally {
            Runtime.getRuntime().halt(exitCode);
        }
    }
}
