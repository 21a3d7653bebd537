package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.config.ConfigLoader;
import dev.parley.server.engine.FakeLauncher;
import dev.parley.server.frontend.rest.ContractClient;
import dev.parley.server.store.DataDirectory;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statements that run beside others of their session; over HTTP, in front of fake engines. */
class ConcurrentStatementsTest {
    private static final String A = "/api/v1/sessions/a";
    private static final String SLEEPING = "select java_method('java.lang.Thread', 'sleep', 600000L)";

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
        var config = ConfigLoader.load(
                Optional.empty(),
                Map.of("PARLEY_SERVER_PORT", "0", "PARLEY_STATEMENTS_MAX_CONCURRENT", "2"),
                List.of());
        gateway = Gateway.start(config, data, ignored -> launcher).await(20, TimeUnit.SECONDS);
        client = new ContractClient(vertx, gateway.port());
        client.put(A + "?wait=20s", "{}").hasStatus(201);
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
    void oneRunsBesideWhatRunsAndBeforeWhatWaits() {
        submit("{\"code\":\"Thread.sleep(600000)\"}");
        submit("{\"code\":\"println(1)\"}");

        JsonNode beside = client.post(A + "/statements?wait=20s", concurrent("select 7 as n"))
                .hasStatus(201)
                .json();

        assertThat(beside.path("state").asText()).isEqualTo("succeeded");
        assertThat(beside.path("concurrent").asBoolean()).isTrue();
        assertThat(client.get(A + "/statements/2").json()).isEqualTo(beside);
        assertThat(state(0)).isEqualTo("running");
        assertThat(state(1)).isEqualTo("queued");
        assertThat(client.get(A).json().path("state").asText()).isEqualTo("busy");
    }

    @Test
    void theSessionIsBusyUntilTheLastHasEndedAndRunsOthersMeanwhile() {
        submit(concurrent(SLEEPING));
        await().until(() -> state(0).equals("running"));

        client.post(A + "/statements?wait=20s", "{\"code\":\"1 + 1\"}").hasStatus(201);
        assertThat(state(1)).isEqualTo("succeeded");
        assertThat(client.get(A).json().path("state").asText()).isEqualTo("busy");

        client.post(A + "/statements/0/cancel?wait=20s").hasStatus(200);
        assertThat(state(0)).isEqualTo("cancelled");
        assertThat(client.get(A).json().path("state").asText()).isEqualTo("idle");
    }

    @Test
    void oneBeyondTheLimitWaitsForAnotherToEnd() {
        submit(concurrent(SLEEPING));
        submit(concurrent(SLEEPING));
        submit(concurrent("select 7 as n"));
        await().until(() -> state(0).equals("running") && state(1).equals("running"));
        client.post(A + "/statements?wait=20s", "{\"code\":\"1 + 1\"}").hasStatus(201);
        assertThat(state(2)).isEqualTo("queued");

        client.post(A + "/statements/1/cancel?wait=20s").hasStatus(200);

        assertThat(client.get(A + "/statements/2?wait=20s").json().path("state").asText())
                .isEqualTo("succeeded");
    }

    @Test
    void anInterruptCancelsAllAndATimeoutItsOwn() {
        submit("{\"code\":\"Thread.sleep(600000)\"}");
        submit(concurrent(SLEEPING));
        JsonNode late = client.post(
                        A + "/statements?wait=20s",
                        "{\"code\":\"" + SLEEPING + "\",\"language\":\"sql\",\"concurrent\":true,\"timeout\":\"50ms\"}")
                .hasStatus(201)
                .json();
        assertThat(late.at("/error/code").asText()).isEqualTo("STATEMENT_TIMEOUT");
        assertThat(state(0)).isEqualTo("running");

        JsonNode hit = client.post(A + "/interrupt", "{}").hasStatus(200).json();

        assertThat(hit.path("cancelled").toString()).isEqualTo("[0,1]");
        await().until(() -> state(0).equals("cancelled") && state(1).equals("cancelled"));
    }

    @Test
    void allFailWithTheirEngineAndAreCancelledWithTheirSession() {
        submit("{\"code\":\"Thread.sleep(600000)\"}");
        submit(concurrent(SLEEPING));
        await().until(() -> state(0).equals("running") && state(1).equals("running"));

        launcher.close();

        for (int id = 0; id < 2; id++) {
            JsonNode lost = client.get(A + "/statements/" + id + "?wait=20s").json();
            assertThat(lost.at("/error/code").asText()).isEqualTo("ENGINE_LOST");
        }
    }

    @Test
    void onlySqlRunsBeside() {
        JsonNode refused = client.post(A + "/statements", "{\"code\":\"1 + 1\",\"concurrent\":true}")
                .isProblem(400, "INVALID_REQUEST")
                .json();

        assertThat(refused.path("detail").asText()).contains("SQL only");
    }

    private void submit(String body) {
        client.post(A + "/statements", body).hasStatus(201);
    }

    private static String concurrent(String query) {
        return "{\"code\":\"" + query + "\",\"language\":\"sql\",\"concurrent\":true}";
    }

    private String state(int statement) {
        return client.get(A + "/statements/" + statement).json().path("state").asText();
    }
}
