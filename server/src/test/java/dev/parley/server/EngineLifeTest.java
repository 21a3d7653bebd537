package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.config.ConfigLoader;
import dev.parley.server.engine.FakeLauncher;
import dev.parley.server.frontend.rest.ContractClient;
import dev.parley.server.store.DataDirectory;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the whole server starts engines, how many sessions it gives them, and when it lets them go. */
class EngineLifeTest {
    private static final String S = "/api/v1/sessions/";

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
                Map.of(
                        "PARLEY_ENGINE_RETIRE_AFTER_SESSIONS", "3",
                        "PARLEY_ENGINE_MAX_SESSIONS", "2",
                        "PARLEY_PROFILE_MAX_ENGINES", "1",
                        "PARLEY_SQL_PORT", "0"),
                List.of());
        gateway = Gateway.start(config, data, ignored -> launcher).await(20, TimeUnit.SECONDS);
        client = new ContractClient(vertx, gateway.port());
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
    void anEngineIsStartedWithTheServerAndAgainWhereItWasLost() {
        Awaitility.await().until(() -> launcher.living() == 1);
        String first = engineOf("a");
        launcher.close();
        Awaitility.await().until(() -> state("a").equals("dead"));
        Awaitility.await().until(() -> launcher.living() == 1);
        assertThat(engineOf("a")).isNotEqualTo(first);
    }

    @Test
    void anEngineThatHasServedEnoughIsFollowedByAnotherAndStopped() {
        String first = useAndClose("a");
        useAndClose("b");
        assertThat(useAndClose("c")).isEqualTo(first);
        Awaitility.await().until(() -> !engineOfOneThatCloses("d").equals(first));
        Awaitility.await().until(() -> launcher.living() == 1);
        assertThat(metrics()).contains("parley_engines{state=\"retiring\"} 0.0").doesNotContain(first);
    }

    @Test
    void aRetiringEngineKeepsItsSessionsUntilTheLastOneIsClosed() {
        String first = engineOf("kept");
        useAndClose("a");
        useAndClose("b");
        useAndClose("c");
        Awaitility.await().until(() -> !engineOfOneThatCloses("d").equals(first));
        assertThat(launcher.living()).isEqualTo(2);
        assertThat(run("kept")).isEqualTo("succeeded");
        assertThat(metrics()).contains("parley_engines{state=\"retiring\"} 1.0");
        close("kept");
        Awaitility.await().until(() -> launcher.living() == 1);
    }

    @Test
    void aSessionTooManyIsRefusedWithTheReasonAndTheWayOut() {
        engineOf("a");
        engineOf("b");
        JsonNode refused = client.put(S + "c", "{}")
                .isProblem(429, "SESSION_LIMIT_REACHED")
                .json();
        assertThat(refused.toString()).contains("engine.max_sessions").contains("close one");
        close("a");
        assertThat(engineOf("c")).isNotEmpty();
    }

    @Test
    void operatorsSeeEnginesAndHowTheyStarted() {
        String engine = useAndClose("a");
        Awaitility.await()
                .until(() -> metrics().contains("parley_engine_closed_sessions{engine=\"" + engine + "\"} 1.0"));
        assertThat(metrics())
                .contains("parley_engines{state=\"ready\"} 1.0")
                .contains("parley_engine_ready_sessions{engine=\"" + engine + "\"} 1.0")
                .contains("parley_engine_heap_bytes{engine=\"" + engine + "\"}")
                .contains("parley_engine_start_seconds_count{phase=\"context_up\"} 1")
                .contains("parley_engine_start_seconds_count{phase=\"session_ready\"} 1")
                .contains("parley_session_start_seconds_count{from=");
    }

    private String useAndClose(String name) {
        String engine = engineOf(name);
        assertThat(run(name)).isEqualTo("succeeded");
        close(name);
        return engine;
    }

    private String engineOfOneThatCloses(String name) {
        String engine = engineOf(name);
        close(name);
        return engine;
    }

    private String engineOf(String name) {
        JsonNode session =
                client.put(S + name + "?wait=20s", "{}").hasStatus(201).json();
        assertThat(session.path("state").asText()).isEqualTo("idle");
        return session.path("engine").asText();
    }

    private String run(String session) {
        return client.post(S + session + "/statements?wait=20s", "{\"language\":\"scala\",\"code\":\"1 + 1\"}")
                .hasStatus(201)
                .json()
                .path("state")
                .asText();
    }

    private String state(String name) {
        return client.get(S + name).json().path("state").asText();
    }

    private void close(String name) {
        client.send(HttpMethod.DELETE, S + name + "?wait=20s", Map.of(), null)
                .orTimeout(30, TimeUnit.SECONDS)
                .join()
                .hasStatus(200);
    }

    private String metrics() {
        return client.get("/metrics").hasStatus(200).raw().toString();
    }
}
