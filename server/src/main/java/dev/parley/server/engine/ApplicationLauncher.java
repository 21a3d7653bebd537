package dev.parley.server.engine;

import dev.parley.protocol.engine.EngineFiles;
import dev.parley.server.config.EngineConfig;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import dev.parley.server.security.RandomHex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;

/**
 * Hands applications to Spark's own way to submit, as {@link SparkSubmitLauncher} does engines: their settings are in a file of
 * their owner's alone, variables in the environment, and only what they are given as arguments on a command line. Thread-safe;
 * blocks.
 */
public final class ApplicationLauncher {
    /** Where the exit code is written: whoever asks may be a later run of the server, which is nobody's parent. */
    static final String EXIT = "exit-code";

    private static final String SHELL = "/bin/sh";
    private static final String TELL_EXIT = "\"$@\"; echo $? > \"$0.new\" && mv \"$0.new\" \"$0\"";
    private static final ProcessBuilder.Redirect NOTHING =
            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile());
    private static final String LOOPBACK = "127.0.0.1";

    private final EngineConfig config;
    private final EngineCommandLine command;
    private final EngineFolders folders;

    /**
     * A launcher.
     *
     * @param home the distribution's engine folder
     */
    public ApplicationLauncher(EngineConfig config, Path home, EngineFolders folders) {
        this.config = config;
        this.command = new EngineCommandLine(config, home.toAbsolutePath());
        this.folders = folders;
    }

    /** Whether spark-submit's exit code says how the application ended: on a standalone master's machines it is always 0. */
    public boolean isToldByExitCode() {
        return !Submission.isInStandaloneCluster(config);
    }

    /** Fails with ENGINE_NOT_STARTED where there is no Spark to start one with. */
    public void check() {
        command.check();
    }

    /**
     * Starts it.
     *
     * @param folder an existing one, this application's alone
     * @throws GatewayException ENGINE_NOT_STARTED
     */
    public Process start(Application application, Path folder) {
        check();
        try {
            Path settings = EngineFolders.write(folder, properties(application));
            folders.writeClassPath(
                    folder, EngineClassPath.of(command.sparkHome().resolve("jars")));
            var builder = command.process(call(application, settings, folder), folder, EngineFiles.OUTPUT)
                    .directory(Files.createDirectories(folder.resolve("work")).toFile())
                    .redirectInput(NOTHING);
            builder.environment().putAll(config.variables());
            builder.environment().putAll(command.sparkVariables());
            builder.environment().put(Application.VARIABLE, application.mark());
            return builder.start();
        } catch (IOException e) {
            throw new GatewayException(
                    ErrorCode.ENGINE_NOT_STARTED, "spark-submit could not be started: " + e.getMessage());
        }
    }

    /**
     * Ends its driver on the master's machines, in cluster mode and as far as the master lets us.
     *
     * @param driver what the master calls it, where that is known
     */
    public void endDriver(String mark, Optional<String> driver, Path folder) throws IOException, InterruptedException {
        DriverEnd.run(new DriverEnd(config, command).of(driver, mark, folder));
    }

    private List<String> call(Application application, Path settings, Path folder) {
        var call = new ArrayList<String>();
        call.addAll(List.of(SHELL, "-c", TELL_EXIT, folder.resolve(EXIT).toString()));
        if (config.sparkHome().isPresent()) {
            call.add(command.sparkHome().resolve("bin/spark-submit").toString());
        } else {
            call.addAll(
                    config.isInCluster()
                            ? DriverEnd.smallJvm(folder)
                            : command.withClassPath(EngineFolders.classPath(folder), Optional.empty()));
            call.add(SparkSubmitLauncher.SUBMIT);
        }
        call.addAll(List.of("--properties-file", settings.toString()));
        application.mainClass().ifPresent(name -> call.addAll(List.of("--class", name)));
        call.add(application.file());
        call.addAll(application.args());
        return call;
    }

    private Properties properties(Application application) {
        var properties = new Properties();
        properties.setProperty("spark.ui.enabled", "false");
        properties.setProperty("spark.ui.showConsoleProgress", "false");
        if (config.hasMasterHere()) {
            properties.setProperty("spark.driver.host", LOOPBACK);
            properties.setProperty("spark.driver.bindAddress", LOOPBACK);
        }
        if (config.master().startsWith("local")) {
            properties.setProperty("spark.authenticate", "true");
            properties.setProperty("spark.authenticate.secret", RandomHex.ofBits(256));
        }
        Properties own = folders.settings(config);
        own.stringPropertyNames().stream()
                .filter(name -> !name.startsWith("spark.parley.") && isForTheMaster(name))
                .forEach(name -> properties.setProperty(name, own.getProperty(name)));
        properties.setProperty("spark.submit.deployMode", config.deployMode());
        properties.setProperty("spark.driver.memory", config.memory());
        List<String> options = driverOptions();
        if (!options.isEmpty()) {
            String given = properties.getProperty("spark.driver.extraJavaOptions", "");
            properties.setProperty("spark.driver.extraJavaOptions", (given + " " + String.join(" ", options)).strip());
        }
        if (config.isInCluster()) {
            properties.setProperty("spark.standalone.submit.waitAppCompletion", "true");
            if (Submission.isInKubernetes(config)) {
                properties.setProperty("spark.kubernetes.driver.pod.name", Submission.podName(application.mark()));
            }
        }
        return properties;
    }

    /** What the driver's JVM has to be told by a setting: a standalone master starts it without Spark's own options. */
    private List<String> driverOptions() {
        var options = new ArrayList<String>();
        if (Submission.isInStandaloneCluster(config)) {
            options.addAll(EngineCommandLine.forSpark());
        }
        if (config.sparkHome().isPresent() || config.isInCluster()) {
            options.addAll(config.javaOptions());
        }
        return options;
    }

    /** A standalone master makes each setting of a submission an argument of the driver's JVM, so it gets no secrets. */
    private boolean isForTheMaster(String name) {
        boolean isSecret =
                !Objects.equals(config.spark().get(name), config.shownSpark().get(name));
        return !isSecret || !Submission.isInStandaloneCluster(config) || name.startsWith("spark.authenticate");
    }
}
