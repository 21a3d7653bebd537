package dev.parley.verify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** A standalone master and two workers of the embedded Spark, on loopback, ended with all that they have started. */
final class StandaloneCluster implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(90);
    private static final Path SPARK = ParleyServer.DIST.resolve("engine");

    private final Path folder;
    private final String address;
    private final List<Process> daemons = new ArrayList<>();

    private StandaloneCluster(Path folder, String address) {
        this.folder = folder;
        this.address = address;
    }

    static StandaloneCluster start(Path folder) throws Exception {
        int port = ParleyServer.freePort();
        var cluster = new StandaloneCluster(folder, "spark://127.0.0.1:" + port);
        try {
            Path log = cluster.daemon("master", "master.Master", "--port", String.valueOf(port));
            await(log, "I have been elected leader");
            for (String worker : List.of("one", "two")) {
                Path work = Files.createDirectory(folder.resolve(worker));
                Path said = cluster.daemon(
                        worker, "worker.Worker", "-c", "3", "-m", "2g", "-d", work.toString(), cluster.address);
                await(said, "Successfully registered with master");
            }
            return cluster;
        } catch (Exception | Error e) {
            cluster.close();
            throw e;
        }
    }

    String address() {
        return address;
    }

    /** The JVMs that the workers have started: executors, and drivers in cluster mode. */
    List<ProcessHandle> started(String mainClass) {
        return daemons.stream()
                .flatMap(daemon -> daemon.toHandle().descendants())
                .filter(child -> List.of(commandLine(child).split("\0")).stream()
                        .anyMatch(argument -> argument.endsWith(mainClass)))
                .toList();
    }

    /** All of it, arguments ended by NUL; what Java itself tells ends after a page. */
    static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // it has ended
        }
    }

    private Path daemon(String name, String mainClass, String... arguments) throws Exception {
        Path log = folder.resolve(name + ".log");
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                SPARK.resolve("jars") + "/*",
                "org.apache.spark.deploy." + mainClass,
                "--host",
                "127.0.0.1",
                "--webui-port",
                "0"));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("SPARK_HOME", SPARK.toString());
        builder.environment().put("SPARK_SCALA_VERSION", "2.12"); // as Spark's own scripts set it
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        daemons.add(builder.start());
        return log;
    }

    private static void await(Path log, String line) {
        Awaitility.await().atMost(DEADLINE).until(() -> Files.readString(log).contains(line));
    }

    @Override
    public void close() {
        var all = new ArrayList<ProcessHandle>();
        for (Process daemon : daemons) {
            all.add(daemon.toHandle());
            daemon.toHandle().descendants().forEach(all::add);
        }
        daemons.forEach(Process::destroy);
        all.forEach(ParleyServer::awaitEnd);
    }
}
