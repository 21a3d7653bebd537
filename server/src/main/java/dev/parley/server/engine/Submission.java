package dev.parley.server.engine;

import dev.parley.protocol.engine.EngineEnvironment;
import dev.parley.server.config.EngineConfig;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * What spark-submit is told of an engine, for each kind of master: the properties of its file and the environment of its
 * process. The engine's secret is in one of them and on no command line.
 *
 * @param settings what Spark starts with in the engine
 */
record Submission(EngineConfig config, EngineCommandLine command, EngineLaunch launch, Properties settings) {
    private static final List<String> FOR_THE_MASTER =
            List.of("spark.authenticate", "spark.network.", "spark.rpc.", "spark.driver.");

    /** The arguments of {@code SparkSubmit}; all else is in the file. */
    List<String> arguments(Path file) throws IOException {
        return List.of("--properties-file", file.toString(), "--class", EngineCommandLine.MAIN, resource());
    }

    /** What the file holds. */
    Properties properties() throws IOException {
        var properties = new Properties();
        properties.putAll(isInStandaloneCluster(config) ? forTheMaster() : settings);
        properties.setProperty("spark.master", config.master());
        properties.setProperty("spark.submit.deployMode", config.deployMode());
        properties.putIfAbsent("spark.app.name", "parley");
        properties.setProperty("spark.driver.memory", config.memory());
        properties.setProperty("spark.driver.extraJavaOptions", javaOptions());
        properties.setProperty("spark.driver.extraClassPath", classPath());
        if (isInCluster(config, "yarn")) {
            properties.setProperty("spark.yarn.dist.files", files(properties.getProperty("spark.yarn.dist.files", "")));
            properties.setProperty("spark.yarn.maxAppAttempts", "1");
            properties.setProperty("spark.yarn.submit.waitAppCompletion", "false");
            remote().forEach((name, value) -> properties.setProperty("spark.yarn.appMasterEnv." + name, value));
        } else if (isInCluster(config, "k8s://")) {
            properties.setProperty("spark.kubernetes.driver.pod.name", podName(launch.engine()));
            properties.setProperty("spark.kubernetes.submission.waitAppCompletion", "false");
            remote().forEach((name, value) -> properties.setProperty("spark.kubernetes.driverEnv." + name, value));
        }
        return properties;
    }

    /**
     * The environment of spark-submit's process, besides what it inherits.
     *
     * @param folder the engine's, where it runs on this machine
     */
    Map<String, String> environment(Path folder) throws IOException {
        var environment = new LinkedHashMap<>(config.variables());
        if (!config.isInCluster()) {
            environment.putAll(identity());
            environment.put(EngineEnvironment.DIRECTORY, folder.toString());
        } else if (isInStandaloneCluster(config)) {
            // The master hands the whole environment on to the driver.
            environment.putAll(identity());
            environment.put(EngineEnvironment.SETTINGS, text(settings));
        }
        environment.putAll(command.sparkVariables());
        return environment;
    }

    /** A standalone master makes each setting of a submission an argument of the driver's JVM, so it gets few. */
    static boolean isInStandaloneCluster(EngineConfig config) {
        return isInCluster(config, "spark://");
    }

    static boolean isInKubernetes(EngineConfig config) {
        return isInCluster(config, "k8s://");
    }

    static String podName(String engine) {
        return "parley-" + engine;
    }

    private static boolean isInCluster(EngineConfig config, String master) {
        return config.isInCluster() && config.master().startsWith(master);
    }

    private Map<String, String> identity() {
        return Map.of(
                EngineEnvironment.ENGINE, launch.engine(),
                EngineEnvironment.SECRET, launch.secret(),
                EngineEnvironment.SERVER, launch.server().toString(),
                EngineEnvironment.LEASE, config.lease().toString(),
                EngineEnvironment.CANCEL_DEADLINE, config.cancelDeadline().toString());
    }

    private Map<String, String> remote() {
        var environment = new LinkedHashMap<>(config.variables());
        environment.putAll(identity());
        return environment;
    }

    private Properties forTheMaster() {
        var properties = new Properties();
        settings.stringPropertyNames().stream()
                .filter(name -> FOR_THE_MASTER.stream().anyMatch(name::startsWith))
                .forEach(name -> properties.setProperty(name, settings.getProperty(name)));
        return properties;
    }

    /** A resource has to be named; the class path has the engine already. */
    private String resource() throws IOException {
        if (isInStandaloneCluster(config)) {
            return "file:" + there(command.ours().get(0));
        }
        return isInKubernetes(config) ? "local://" + there(command.ours().get(0)) : "spark-internal";
    }

    /** YARN puts our jars where it starts the driver; other masters' machines have them already. */
    private String classPath() throws IOException {
        String ours = command.ours().stream()
                .map(jar -> isInCluster(config, "yarn") ? jar.getFileName().toString() : there(jar))
                .collect(Collectors.joining(":"));
        String given = settings.getProperty("spark.driver.extraClassPath", "");
        return given.isEmpty() ? ours : ours + ":" + given;
    }

    private String there(Path jar) {
        if (!config.isInCluster() || config.remoteHome().isEmpty()) {
            return jar.toString();
        }
        return config.remoteHome().get() + "/" + command.home().relativize(jar);
    }

    private String files(String given) throws IOException {
        String ours = command.ours().stream().map(jar -> jar.toUri().toString()).collect(Collectors.joining(","));
        return given.isEmpty() ? ours : ours + "," + given;
    }

    private String javaOptions() {
        var options = command.options();
        if (!config.isInCluster()) {
            options.add(EngineCommandLine.LOGGING);
        }
        String ours = options.stream()
                .map(option -> option.contains(" ") ? '"' + option.replace("\"", "\\\"") + '"' : option)
                .collect(Collectors.joining(" "));
        String given = settings.getProperty("spark.driver.extraJavaOptions", "");
        return given.isEmpty() ? ours : ours + " " + given;
    }

    private static String text(Properties settings) throws IOException {
        var text = new StringWriter();
        settings.store(text, null);
        return text.toString();
    }

    @Override
    public String toString() {
        return "Submission[" + launch + "]"; // settings may hold secrets
    }
}
