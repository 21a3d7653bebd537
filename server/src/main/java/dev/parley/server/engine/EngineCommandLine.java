package dev.parley.server.engine;

import dev.parley.protocol.engine.EngineEnvironment;
import dev.parley.server.config.EngineConfig;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** How an engine's JVM is called. Secrets go by environment, never on the command line. */
final class EngineCommandLine {
    static final String MAIN = "dev.parley.session.EngineMain";

    /** Where Spark's own code runs before our main class. */
    static final String LOGGING = "-Dlog4j2.configurationFile=classpath:parley-engine-log4j2.properties";

    private static final String TRAINING = "dev.parley.session.ArchiveTraining";

    /** No archive, or a damaged one, is no reason to say a word: the engine starts as it does without. */
    private static final List<String> ARCHIVE_QUIETLY =
            List.of("-Xshare:auto", "-XX:+VerifySharedSpaces", "-Xlog:cds*=off");

    /** With the room for code that the JVM gives both compilers: the 48 MB of one alone are full after some sessions. */
    private static final List<String> QUICK_JIT = List.of("-XX:TieredStopAtLevel=1", "-XX:ReservedCodeCacheSize=240m");

    private static final long COMPRESSED_HEAP = 32L << 30;

    /** What of the server's environment an engine sees; all else might be a secret. */
    private static final Set<String> INHERITED = Set.of(
            "PATH",
            "HOME",
            "USER",
            "LANG",
            "LC_ALL",
            "TZ",
            "TMPDIR",
            "JAVA_HOME",
            "HADOOP_CONF_DIR",
            "YARN_CONF_DIR",
            "KRB5CCNAME",
            "KRB5_CONFIG",
            "LD_LIBRARY_PATH");

    /** What Spark needs opened on JDK 17. */
    private static final List<String> OPENED = List.of(
            "java.base/java.lang",
            "java.base/java.lang.invoke",
            "java.base/java.lang.reflect",
            "java.base/java.io",
            "java.base/java.net",
            "java.base/java.nio",
            "java.base/java.util",
            "java.base/java.util.concurrent",
            "java.base/java.util.concurrent.atomic",
            "java.base/jdk.internal.ref",
            "java.base/sun.nio.ch",
            "java.base/sun.nio.cs",
            "java.base/sun.security.action",
            "java.base/sun.util.calendar",
            "java.security.jgss/sun.security.krb5");

    private final EngineConfig config;
    private final Path home;

    EngineCommandLine(EngineConfig config, Path home) {
        this.config = config;
        this.home = home;
    }

    boolean isInherited(String name) {
        return INHERITED.contains(name) || config.environment().contains(name);
    }

    /** A process in a folder, which sees of the server's environment what it may, and writes into a file there. */
    ProcessBuilder process(List<String> call, Path folder, String output) {
        var builder = new ProcessBuilder(call)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                // For appending: what is written there is moved into a log, and the file emptied.
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve(output).toFile()));
        builder.environment().keySet().removeIf(name -> !isInherited(name));
        return builder;
    }

    /** Fails with ENGINE_NOT_STARTED where a folder of jars is missing or empty. */
    void check() {
        requireJars(home.resolve("parley"), "build it with `make build`, or set engine.home");
        requireJars(
                sparkHome().resolve("jars"),
                config.sparkHome().isPresent()
                        ? "engine.spark_home must name a Spark installation"
                        : "build it with `make build`, or set engine.spark_home");
        requireJars(adapter(), "build it with `make build`, or set engine.home");
    }

    /** Each Spark has an adapter of its own. */
    private Path adapter() {
        return home.resolve("parley")
                .resolve(SparkGeneration.of(sparkHome().resolve("jars")).adapter());
    }

    EngineClassPath classPath() throws IOException {
        return EngineClassPath.of(home.resolve("parley"), adapter(), sparkHome().resolve("jars"));
    }

    /**
     * How an engine is called.
     *
     * @param classPath the argument file that holds it
     * @param archive the class-data archive to start with
     */
    List<String> arguments(Path classPath, Optional<Path> archive) {
        var arguments = withClassPath(classPath, archive);
        arguments.add(MAIN);
        return arguments;
    }

    /** How an engine's JVM is called, up to its main class. */
    List<String> withClassPath(Path classPath, Optional<Path> archive) {
        var arguments = java();
        archive.ifPresent(file -> {
            arguments.add("-XX:SharedArchiveFile=" + file);
            arguments.addAll(ARCHIVE_QUIETLY);
        });
        arguments.add("@" + classPath);
        return arguments;
    }

    /** How a JVM is called that writes the archive as it ends. */
    List<String> training(Path classPath, Path archive) {
        var arguments = java();
        arguments.add("-XX:ArchiveClassesAtExit=" + archive);
        arguments.addAll(ARCHIVE_QUIETLY);
        arguments.add("@" + classPath);
        arguments.add(TRAINING);
        return arguments;
    }

    /** What an archive depends on besides the class path. */
    List<String> archiveFlags() {
        var flags = new ArrayList<String>(config.javaOptions());
        flags.add(System.getProperty("java.home"));
        flags.add(System.getProperty("java.vm.version"));
        // From here on the JVM addresses objects in another way.
        flags.add(String.valueOf(config.memoryBytes() >= COMPRESSED_HEAP));
        return flags;
    }

    static String javaProgram() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private List<String> java() {
        var arguments = new ArrayList<>(List.of(javaProgram(), "-Xmx" + config.memory()));
        arguments.addAll(options());
        return arguments;
    }

    /** The options of an engine's JVM, but for its heap. */
    List<String> options() {
        var arguments = new ArrayList<String>();
        arguments.add("-XX:MaxMetaspaceSize=" + config.maxMetaspace());
        if (config.isQuickJit()) {
            arguments.addAll(QUICK_JIT);
        }
        // Caches of the JDK hold classes softly; left alone, closed sessions fill the heap before they go.
        arguments.add("-XX:SoftRefLRUPolicyMSPerMB=1");
        // As large as the heap, and nobody asked for it; the report of a crash stays in the engine's folder.
        arguments.add("-XX:-CreateCoredumpOnCrash");
        arguments.addAll(forSpark());
        arguments.add("-Djava.security.manager=allow");
        arguments.addAll(config.javaOptions());
        return arguments;
    }

    /** Without these Spark does not start in this Java. */
    static List<String> forSpark() {
        var arguments = new ArrayList<String>();
        OPENED.forEach(opened -> arguments.add("--add-opens=" + opened + "=ALL-UNNAMED"));
        arguments.add("-Djdk.reflect.useDirectMethodHandle=false");
        arguments.add("-Dio.netty.tryReflectionSetAccessible=true");
        return arguments;
    }

    Map<String, String> environment(EngineLaunch launch, Path folder, Path conf) {
        var environment = new LinkedHashMap<String, String>(config.variables());
        environment.put(EngineEnvironment.ENGINE, launch.engine());
        environment.put(EngineEnvironment.SECRET, launch.secret());
        environment.put(EngineEnvironment.SERVER, launch.server().toString());
        environment.put(EngineEnvironment.DIRECTORY, folder.toString());
        environment.put(EngineEnvironment.LEASE, config.lease().toString());
        environment.put(
                EngineEnvironment.CANCEL_DEADLINE, config.cancelDeadline().toString());
        environment.put(EngineEnvironment.CONF, conf.toString());
        environment.putAll(sparkVariables());
        return environment;
    }

    /** Spark listens on loopback, unless others have to reach it. */
    Map<String, String> sparkVariables() {
        var variables = new LinkedHashMap<>(Map.of("SPARK_HOME", sparkHome().toString()));
        if (config.hasMasterHere()) {
            variables.put("SPARK_LOCAL_IP", "127.0.0.1");
        }
        return variables;
    }

    Path home() {
        return home.toAbsolutePath();
    }

    /** The engine's jars without Spark's. */
    List<Path> ours() throws IOException {
        return classPath().jars().stream()
                .filter(jar -> !jar.startsWith(sparkHome().resolve("jars")))
                .toList();
    }

    Path sparkHome() {
        return config.sparkHome().orElse(home).toAbsolutePath();
    }

    private static void requireJars(Path folder, String advice) {
        try (Stream<Path> jars = Files.list(folder)) {
            if (jars.anyMatch(jar -> jar.toString().endsWith(".jar"))) {
                return;
            }
        } catch (IOException e) {
            throw new GatewayException(
                    ErrorCode.ENGINE_NOT_STARTED, "cannot read the engine's jars in " + folder + "; " + advice);
        }
        throw new GatewayException(ErrorCode.ENGINE_NOT_STARTED, "no jars are in " + folder + "; " + advice);
    }
}
