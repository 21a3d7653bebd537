package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.config.ConfigLoader;
import dev.parley.server.engine.FakeLauncher;
import dev.parley.server.frontend.rest.ContractClient;
import dev.parley.server.store.DataDirectory;
import dev.parley.server.store.OnEveryStore;
import dev.parley.server.store.StoreKind;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** Batches that go on while their server is away, on each kind of store. */
@OnEveryStore
@Timeout(60)
class BatchRestartTest {
    private static final String B = "/api/v1/batches";
    private static final String WAIT = "echo begun; while [ ! -e go ]; do sleep 0.05; done; echo over; exit 5";

    @Parameter
    StoreKind kind;

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final FakeLauncher launcher = new FakeLauncher(vertx);
    private final Map<String, String> environment = new HashMap<>();
    private FakeSpark spark;
    private DataDirectory data;
    private Gateway gateway;
    private ContractClient client;

    @BeforeEach
    void start() throws Exception {
        spark = FakeSpark.in(folder.resolve("spark"));
        data = DataDirectory.open(Files.createDirectory(folder.resolve("data")));
        environment.putAll(kind.fresh(folder.resolve("store")).environment());
        environment.put("PARLEY_SERVER_PORT", "0");
        spark.settings().forEach((name, value) -> environment.put("PARLEY_" + name, value));
        startServer();
    }

    private void startServer() throws Exception {
        var config = ConfigLoader.load(Optional.empty(), environment, List.of());
        gateway = Gateway.start(config, data, ignored -> launcher).await(20, TimeUnit.SECONDS);
        client = new ContractClient(vertx, gateway.port());
    }

    private void stopServer() throws Exception {
        gateway.close().await(20, TimeUnit.SECONDS);
        client.close();
    }

    @AfterEach
    void stop() throws Exception {
        for (JsonNode batch : client.get(B).json().path("items")) {
            delete(batch);
        }
        stopServer();
        launcher.close();
        data.close();
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    @Test
    void oneThatRunsIsFoundAgainAndItsEndIsKnown() throws Exception {
        JsonNode batch = begun(WAIT);
        stopServer();
        startServer();
        JsonNode found = client.get(self(batch)).json();
        assertThat(found.path("state").asText()).isEqualTo("running");
        assertThat(found.path("started_at")).isEqualTo(batch.path("started_at"));

        Files.createFile(work(batch).resolve("go"));

        JsonNode ended = ended(batch);
        assertThat(ended.path("state").asText()).isEqualTo("failed");
        assertThat(ended.path("exit_code").asInt()).isEqualTo(5);
        assertThat(client.get(self(batch) + "/log").json().path("text").asText())
                .endsWith("begun\nover\n");
    }

    @Test
    void oneThatEndedMeanwhileIsToldFromWhatItLeft() throws Exception {
        JsonNode batch = begun(WAIT.replace("exit 5", "exit 0"));
        stopServer();
        Files.createFile(work(batch).resolve("go"));
        await().until(() -> Files.exists(work(batch).resolveSibling("exit-code")));
        startServer();

        JsonNode ended = ended(batch);

        assertThat(ended.path("state").asText()).isEqualTo("succeeded");
        assertThat(ended.path("exit_code").asInt(-1)).isZero();
    }

    @Test
    void oneWhoseProcessIsGoneWithoutAWordHasFailed() throws Exception {
        JsonNode batch = begun("echo begun; sleep 600");
        var started = FakeSpark.processes();
        stopServer();
        started.forEach(ProcessHandle::destroyForcibly);
        await().until(() -> started.stream().noneMatch(ProcessHandle::isAlive));
        Files.deleteIfExists(work(batch).resolveSibling("exit-code"));
        startServer();

        JsonNode ended = ended(batch);

        assertThat(ended.path("state").asText()).isEqualTo("failed");
        assertThat(ended.path("exit_code").isNull()).isTrue();
        assertThat(ended.path("ended_reason").asText()).contains("while no server ran");
    }

    @Test
    void oneThatAnEarlierRunStartedCanBeEnded() throws Exception {
        JsonNode batch = begun("echo begun; sleep 600");
        var started = FakeSpark.processes();
        stopServer();
        startServer();

        assertThat(delete(batch).path("state").asText()).isEqualTo("cancelled");

        await().until(() -> started.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void aKeyIsKnownAfterARestartAndIdsAreNotUsedAgain() throws Exception {
        String body = spark.batch("true");
        JsonNode first = keyed(body).hasStatus(201).json();
        ended(first);
        stopServer();
        startServer();

        assertThat(keyed(body).hasStatus(201).json().path("id")).isEqualTo(first.path("id"));
        keyed(spark.batch("false")).isProblem(409, "IDEMPOTENCY_KEY_REUSED");
        JsonNode second = client.post(B, body).hasStatus(201).json();
        assertThat(second.path("id").asLong()).isGreaterThan(first.path("id").asLong());
        ended(second);
    }

    private ContractClient.Reply keyed(String body) {
        var headers = Map.of("Content-Type", "application/json", "Idempotency-Key", "k");
        return GatewayHarness.reply(client.send(HttpMethod.POST, B, headers, Buffer.buffer(body)));
    }

    private JsonNode begun(String script) {
        JsonNode batch = client.post(B, spark.batch(script)).hasStatus(201).json();
        await().until(() ->
                client.get(self(batch) + "/log").json().path("text").asText().contains("\nbegun\n")
                        && client.get(self(batch)).json().path("state").asText().equals("running"));
        return client.get(self(batch)).json();
    }

    private JsonNode ended(JsonNode batch) {
        await().until(() -> client.get(self(batch)).json().path("terminal").asBoolean());
        return client.get(self(batch)).json();
    }

    private JsonNode delete(JsonNode batch) {
        return GatewayHarness.reply(client.send(HttpMethod.DELETE, self(batch), Map.of(), null))
                .hasStatus(200)
                .json();
    }

    private Path work(JsonNode batch) {
        return folder.resolve("data/batches").resolve(batch.path("id").asText()).resolve("work");
    }

    private static String self(JsonNode batch) {
        return batch.at("/links/self").asText();
    }
}
