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
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** Sessions that start again, by request or since their code cannot be stopped; over HTTP, in front of fake engines. */
@OnEveryStore
class NextLifeTest {
    private static final String A = "/api/v1/sessions/a";
    private static final String SLEEP = "Thread.sleep(600000)";
    private static final String STUBBORN = "while (System.getProperty(\\\"parley.stubborn\\\") == null)"
            + " try { Thread.sleep(600000) } catch { case t: Throwable => }";

    @Parameter
    StoreKind kind;

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final FakeLauncher launcher = new FakeLauncher(vertx);
    private DataDirectory data;
    private Gateway gateway;
    private ContractClient client;

    @BeforeEach
    void start() throws Exception {
        data = DataDirectory.open(folder);
        var environment = new HashMap<>(kind.fresh(folder).environment());
        environment.put("PARLEY_SERVER_PORT", "0");
        var config = ConfigLoader.load(Optional.empty(), environment, List.of());
        gateway = Gateway.start(config, data, ignored -> launcher).await(20, TimeUnit.SECONDS);
        client = new ContractClient(vertx, gateway.port());
        client.put(A + "?wait=20s", "{\"init\":[{\"code\":\"val year = 2013\"}]}")
                .hasStatus(201);
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close().await(20, TimeUnit.SECONDS);
        client.close();
        launcher.close();
        data.close();
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    @Test
    void aSessionThatStartsAgainHasForgottenAllButItsInitSnippetsAndCountsOn() {
        JsonNode before = client.get(A).json();
        run("val x = 5");

        JsonNode session = restart();

        assertThat(session.path("state").asText()).isEqualTo("idle");
        assertThat(session.path("id")).isEqualTo(before.path("id"));
        assertThat(session.path("generation").asInt()).isEqualTo(2);
        assertThat(session.at("/last_restart/reason").asText()).isEqualTo("restarted by request");
        assertThat(session.path("phases").fieldNames())
                .toIterable()
                .containsExactly("restarted", "engine_found", "engine_ready", "interpreter_ready");
        assertThat(before.path("last_restart").isNull()).isTrue();
        assertThat(run("x").at("/error/name").asText()).isEqualTo("CompileError");
        JsonNode year = run("println(year)");
        assertThat(year.at("/output/text").asText()).isEqualTo("2013\n");
        assertThat(year.path("id").asInt()).isEqualTo(2);
    }

    @Test
    void whatRunsIsCancelledAndWhatWaitsRunsInTheNextLife() {
        submit(SLEEP);
        submit("println(year)");
        client.post(A + "/statements", "{\"code\":\"" + FAKE_QUERY + "\",\"language\":\"sql\",\"concurrent\":true}")
                .hasStatus(201);
        await().until(() -> state(0).equals("running") && state(2).equals("running"));

        restart();

        assertThat(ended(0).path("state").asText()).isEqualTo("cancelled");
        assertThat(ended(2).path("state").asText()).isEqualTo("cancelled");
        assertThat(ended(1).at("/output/text").asText()).isEqualTo("2013\n");
    }

    @Test
    void codeThatCannotBeStoppedIsLeftBehindAndTheNextStatementRuns() {
        submit(STUBBORN);
        submit("println(year)");
        await().until(() -> state(0).equals("running"));

        client.post(A + "/statements/0/cancel").hasStatus(200);

        JsonNode left = ended(0);
        assertThat(left.path("state").asText()).isEqualTo("failed");
        assertThat(left.at("/error/code").asText()).isEqualTo("STATEMENT_ABANDONED");
        assertThat(ended(1).at("/output/text").asText()).isEqualTo("2013\n");
        JsonNode session = client.get(A).json();
        assertThat(session.path("generation").asInt()).isEqualTo(2);
        assertThat(session.at("/last_restart/reason").asText()).contains("statement 0 could not be stopped");
    }

    @Test
    void anEngineWithCodeLeftBehindRetiresAndARestartLeavesIt() {
        String first = client.get(A).json().path("engine").asText();
        submit(STUBBORN);
        await().until(() -> state(0).equals("running"));
        client.post(A + "/interrupt", "{}").hasStatus(200);
        assertThat(ended(0).at("/error/code").asText()).isEqualTo("STATEMENT_ABANDONED");

        await().until(() -> !restart().path("engine").asText().equals(first));

        await().until(() -> launcher.living() == 1);
        assertThat(metrics())
                .contains("parley_engine_abandoned_threads{engine=")
                .doesNotContain(first);
        assertThat(run("println(year)").at("/output/text").asText()).isEqualTo("2013\n");
    }

    @Test
    void aRestartThatFindsCodeStuckGoesOnAllTheSame() {
        submit(STUBBORN);
        await().until(() -> state(0).equals("running"));

        assertThat(restart().path("generation").asInt()).isEqualTo(2);

        assertThat(ended(0).at("/error/code").asText()).isEqualTo("STATEMENT_ABANDONED");
    }

    @Test
    void aSessionThatHasEndedIsNotStartedAgain() throws Exception {
        client.delete(A + "?wait=20s").hasStatus(200);

        client.post(A + "/restart").isProblem(409, "SESSION_NOT_OPEN");
        client.post("/api/v1/sessions/nobody/restart").isProblem(404, "UNKNOWN_SESSION");
    }

    @Test
    void theGenerationOutlivesTheSession() {
        restart();
        client.delete(A + "?wait=20s").hasStatus(200);

        JsonNode closed = client.get(A).json();

        assertThat(closed.path("generation").asInt()).isEqualTo(2);
        assertThat(closed.at("/last_restart/reason").asText()).isEqualTo("restarted by request");
    }

    private static final String FAKE_QUERY = "select java_method('java.lang.Thread', 'sleep', 600000L)";

    private JsonNode restart() {
        return client.post(A + "/restart?wait=20s").hasStatus(200).json();
    }

    private void submit(String code) {
        client.post(A + "/statements", "{\"code\":\"" + code + "\"}").hasStatus(201);
    }

    private JsonNode run(String code) {
        return client.post(A + "/statements?wait=20s", "{\"code\":\"" + code + "\"}")
                .hasStatus(201)
                .json();
    }

    private String state(int statement) {
        return client.get(A + "/statements/" + statement).json().path("state").asText();
    }

    private JsonNode ended(int statement) {
        JsonNode ended =
                client.get(A + "/statements/" + statement + "?wait=20s").json();
        assertThat(ended.path("terminal").asBoolean()).isTrue();
        return ended;
    }

    private String metrics() {
        return client.get("/metrics").hasStatus(200).raw().toString();
    }
}
