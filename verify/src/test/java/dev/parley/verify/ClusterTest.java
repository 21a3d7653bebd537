package dev.parley.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Engines whose executors are two JVMs of a standalone cluster, for each way in which such an engine is started. */
@Timeout(900)
class ClusterTest {
    private static final String SESSION = "cluster";
    private static final String EXECUTOR = "CoarseGrainedExecutorBackend";

    @TempDir
    private static Path folder;

    private static StandaloneCluster cluster;

    private Api api;

    @BeforeAll
    static void start() throws Exception {
        cluster = StandaloneCluster.start(Files.createDirectory(folder.resolve("cluster")));
    }

    @AfterAll
    static void end() {
        cluster.close();
    }

    @ParameterizedTest
    @CsvSource({"local, client", "spark-submit, client", "spark-submit, cluster"})
    void sessionsRunOnExecutorsElsewhere(String launcher, String mode) throws Exception {
        Path own = Files.createDirectory(folder.resolve(launcher + "-" + mode));
        try (ParleyServer server = ParleyServer.start(
                own.resolve("data"), "--config", config(own, launcher, mode).toString())) {
            api = new Api(server.address());
            JsonNode session = api.open(SESSION);
            assertThat(session.path("state").asText())
                    .as(session + server.log())
                    .isEqualTo("idle");

            assertThat(cluster.started("DriverWrapper")).hasSize(mode.equals("cluster") ? 1 : 0);
            assertThat(commandLinesWithSecrets()).isEmpty();
            codeOfTheSessionRunsOnTwoExecutors();
            resultsComeFromExecutors();
            aCancelledStatementStopsOnExecutors();

            api.send("DELETE", "/api/v1/sessions/" + SESSION, null);
        }
        clusterIsEmpty();
    }

    @Test
    void anEngineOfTheClusterGoesOnWhereItsServerWasKilled() throws Exception {
        Path own = Files.createDirectory(folder.resolve("killed"));
        String config = config(own, "auto", "cluster").toString();
        List<String> port = List.of("--port", String.valueOf(ParleyServer.freePort()));
        try (ParleyServer server = ParleyServer.start(own.resolve("data"), port, "--config", config)) {
            api = new Api(server.address());
            api.open(SESSION);
            scala("val x = 6 * 7");
            server.kill9();
        }
        try (ParleyServer server = ParleyServer.start(own.resolve("data"), port, "--config", config)) {
            api = new Api(server.address());
            assertThat(api.settled(SESSION).path("state").asText()).isEqualTo("idle");
            assertThat(scala("println(x)")).contains("42\\n");
            assertThat(cluster.started("DriverWrapper")).hasSize(1);
        }
        clusterIsEmpty();
    }

    /** The master gives up an application whose executors cannot be started ten times in a row. */
    @Test
    void anEngineWhoseApplicationTheMasterGivesUpIsLost() throws Exception {
        Path own = Files.createDirectory(folder.resolve("given-up"));
        Path config = config(own, "auto", "client");
        Files.writeString(config, "    spark.executorEnv.JAVA_HOME: /nowhere\n", StandardOpenOption.APPEND);
        try (ParleyServer server = ParleyServer.start(own.resolve("data"), "--config", config.toString())) {
            api = new Api(server.address());
            api.open(SESSION);
            JsonNode session = Awaitility.await()
                    .atMost(Duration.ofSeconds(90))
                    .until(
                            () -> api.send("GET", "/api/v1/sessions/" + SESSION, null)
                                    .body(),
                            seen -> seen.path("terminal").asBoolean());
            assertThat(session.path("ended_reason").asText()).contains("Spark has stopped in this engine");
        }
        clusterIsEmpty();
    }

    private static void clusterIsEmpty() {
        Awaitility.await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> assertThat(
                        Stream.concat(cluster.started(EXECUTOR).stream(), cluster.started("DriverWrapper").stream()))
                .isEmpty());
    }

    private void codeOfTheSessionRunsOnTwoExecutors() throws Exception {
        scala("case class Flight(from: String, delay: Int)\nval least = 2");
        assertThat(
                        scala(
                                """
                        val flights = Seq(Flight("a", 1), Flight("b", 2), Flight("c", 3)).toDS
                        val names = sc.broadcast(Map("b" -> "Bonn", "c" -> "Cork"))
                        val late = flights.filter(_.delay >= least).map(f => f.copy(from = names.value(f.from)))
                        println(late.collect.toList)
                        """))
                .contains("List(Flight(Bonn,2), Flight(Cork,3))");
        scala("spark.udf.register(\"plus\", (x: Long) => x + least)");
        assertThat(sql("select sum(plus(id)) from range(0, 10, 1, 4)").toString())
                .isEqualTo("[[65]]");
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(cluster.started(EXECUTOR))
                .hasSize(2));
        assertThat(
                        scala(
                                """
                        val where = sc.parallelize(1 to 40, 40).map { i =>
                          Thread.sleep(100); org.apache.spark.SparkEnv.get.executorId }
                        println("on " + where.distinct.collect.sorted.mkString(","))
                        """))
                .contains("on 0,1");
    }

    /** Several batches of several partitions: they lie in the executors' blocks. */
    private void resultsComeFromExecutors() throws Exception {
        JsonNode statement = api.run(SESSION, "sql", "select id, repeat('x', 500) as text from range(0, 9000, 1, 4)");
        assertThat(statement.at("/output/table/row_count").asLong())
                .as(statement.toString())
                .isEqualTo(9000);
        JsonNode last = api.send("GET", statement.at("/links/result").asText() + "?offset=8999&limit=1", null)
                .body()
                .path("rows");
        assertThat(last.at("/0/0").asLong()).isEqualTo(8999);
    }

    private void aCancelledStatementStopsOnExecutors() throws Exception {
        JsonNode running =
                api.submit(SESSION, "scala", "sc.parallelize(1 to 4, 4).foreach(_ => Thread.sleep(600000))", "0s");
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> api.send(
                        "GET",
                        "/api/v1/sessions/" + SESSION + "/statements/"
                                + running.path("id").asInt() + "/events",
                        null)
                .body()
                .toString()
                .contains("progress"));
        api.send("POST", running.at("/links/cancel").asText(), null);
        assertThat(api.end(SESSION, running).path("state").asText()).isEqualTo("cancelled");
        assertThat(sql("select 1").toString()).isEqualTo("[[1]]");
    }

    private String scala(String code) throws Exception {
        JsonNode end = api.run(SESSION, "scala", code);
        assertThat(end.path("state").asText()).as(end.toString()).isEqualTo("succeeded");
        return end.path("output").toString();
    }

    private JsonNode sql(String code) throws Exception {
        JsonNode end = api.run(SESSION, "sql", code);
        assertThat(end.path("state").asText()).as(end.toString()).isEqualTo("succeeded");
        return end.at("/output/table/rows");
    }

    /** A secret is 64 hexadecimal digits. */
    private static List<String> commandLinesWithSecrets() {
        return ProcessHandle.allProcesses()
                .map(StandaloneCluster::commandLine)
                .filter(line -> line.contains("parley"))
                .filter(line -> line.matches("(?s).*\\b[0-9a-f]{64}\\b.*") || line.contains("PARLEY_ENGINE_SECRET"))
                .toList();
    }

    private static Path config(Path own, String launcher, String mode) throws Exception {
        return Files.writeString(
                own.resolve("parley.yaml"),
                """
                engine:
                  master: %s
                  launcher: %s
                  deploy_mode: %s
                  memory: 1g
                  pool_size: 1
                  pool_min: 1
                  spark:
                    spark.executor.memory: 512m
                    spark.executor.cores: 1
                    spark.cores.max: 2
                """
                        .formatted(cluster.address(), launcher, mode));
    }
}
