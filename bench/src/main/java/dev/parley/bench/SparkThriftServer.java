package dev.parley.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Spark's own Thrift Server, from the PySpark package, with the catalog in memory. Belongs to one thread. */
final class SparkThriftServer implements AutoCloseable {
    private static final long DEADLINE_SECONDS = 180;

    private final Process process;
    private final int port;

    private SparkThriftServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts one and waits until it takes connections.
     *
     * @param heap as {@code -Xmx} takes it
     */
    static SparkThriftServer start(Setting setting, String heap) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(setting.work(), "thriftserver");
        int port = freePort();
        var builder = new ProcessBuilder(
                        setting.pyspark().resolve("bin/spark-submit").toString(),
                        "--class",
                        "org.apache.spark.sql.hive.thriftserver.HiveThriftServer2",
                        "--master",
                        "local[*]",
                        "--driver-memory",
                        heap,
                        "--conf",
                        "spark.sql.catalogImplementation=in-memory",
                        "--conf",
                        "spark.ui.enabled=false",
                        "--conf",
                        "spark.log.level=WARN",
                        "spark-internal",
                        "--hiveconf",
                        "hive.server2.thrift.bind.host=127.0.0.1",
                        "--hiveconf",
                        "hive.server2.thrift.port=" + port)
                .directory(folder.toFile()) // Derby's files go there
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("SPARK_"));
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        var server = new SparkThriftServer(builder.start(), port); // its scripts end as the JVM, in one process
        try {
            server.await(folder.resolve("log"));
            return server;
        } catch (IOException | InterruptedException e) {
            server.process.destroyForcibly();
            throw e;
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void await(Path log) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (!listens()) {
            if (process.waitFor(200, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
                throw new IOException("Spark's Thrift Server takes no connections: " + Files.readString(log));
            }
        }
    }

    private boolean listens() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    String url() {
        return "jdbc:hive2://127.0.0.1:" + port + "/";
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        try {
            Processes.end(process);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
