package dev.parley.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Spark's own server for SQL tools, of the Spark that the tests have, as a process of its own on loopback. */
final class SparkThriftServer implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(150);
    private static final long STOP_SECONDS = 30;

    private final Process process;
    private final Path output;
    private final String url;

    private SparkThriftServer(Process process, Path output, String url) {
        this.process = process;
        this.output = output;
        this.url = url;
    }

    /** Starts on a free port, with a catalog in memory; not up yet. */
    static SparkThriftServer start(Path folder) throws IOException {
        int port = ParleyServer.freePort();
        Path output = folder.resolve("spark-thrift-server.txt");
        var command = List.of(
                SparkEngines.SPARK_4
                        .resolve("bin/spark-submit")
                        .toAbsolutePath()
                        .toString(),
                "--class",
                "org.apache.spark.sql.hive.thriftserver.HiveThriftServer2",
                "--master",
                "local[1]",
                "--conf",
                "spark.sql.catalogImplementation=in-memory",
                "--conf",
                "spark.ui.enabled=false",
                "--conf",
                "spark.driver.host=127.0.0.1",
                "--conf",
                "spark.driver.bindAddress=127.0.0.1",
                "--conf",
                "spark.sql.warehouse.dir=" + folder.resolve("spark-warehouse"),
                "spark-internal",
                "--hiveconf",
                "hive.server2.thrift.bind.host=127.0.0.1",
                "--hiveconf",
                "hive.server2.thrift.port=" + port);
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment()
                .put("SPARK_HOME", SparkEngines.SPARK_4.toAbsolutePath().toString());
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return new SparkThriftServer(builder.start(), output, "jdbc:hive2://127.0.0.1:" + port + "/");
    }

    /** Connects once it is up. */
    Connection connect(HiveDriver driver) throws IOException {
        try {
            return Awaitility.await()
                    .atMost(START)
                    .pollInterval(Duration.ofSeconds(1))
                    .ignoreExceptionsInstanceOf(SQLException.class)
                    .failFast("Spark's server ended", () -> !process.isAlive())
                    .until(() -> driver.connect(url, "somebody", "x"), connection -> true);
        } catch (RuntimeException e) {
            throw new IOException("Spark's server said:\n" + Files.readString(output), e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit()
                .completeOnTimeout(process, STOP_SECONDS, TimeUnit.SECONDS)
                .join();
        process.destroyForcibly();
    }
}
