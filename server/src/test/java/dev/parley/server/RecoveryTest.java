package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.engine.FakeSnippets;
import dev.parley.server.frontend.rest.ContractClient;
import io.vertx.core.http.HttpMethod;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that takes over what another left without a word. */
class RecoveryTest {
    private static final String A = "/api/v1/sessions/a";
    private static final String SLEEP = "Thread.sleep(600000)";

    @TempDir
    private Path folder;

    private KilledServer server;

    @BeforeEach
    void start() throws Exception {
        server = new KilledServer(folder);
        server.start();
        client().put(A + "?wait=20s", "{\"init\":[{\"code\":\"val year = 2013\"}]}")
                .hasStatus(201);
    }

    @AfterEach
    void stop() throws Exception {
        server.end();
    }

    private ContractClient client() {
        return server.client();
    }

    @Test
    void aSessionGoesOnWithItsVariablesUnderItsIdAndCountsOn() throws Exception {
        JsonNode before = client().get(A).json();
        run("val x = 5");

        server.replace();

        JsonNode after = settled();
        assertThat(after.path("state").asText()).isEqualTo("idle");
        assertThat(after.path("id")).isEqualTo(before.path("id"));
        assertThat(after.path("generation")).isEqualTo(before.path("generation"));
        assertThat(after.path("engine")).isEqualTo(before.path("engine"));
        JsonNode printed = run("println(x)");
        assertThat(printed.at("/output/text").asText()).isEqualTo("5\n");
        assertThat(printed.path("id").asInt()).isEqualTo(1);
        assertThat(server.engines().living()).isEqualTo(1);
    }

    @Test
    void theServerIsToldOfTheStreamsThatRunAndTheirSessionIsNotIdle() throws Exception {
        run("val query = " + FakeSnippets.stream().replace("\"", "\\\""));
        await().until(() -> streams().size() == 1);
        JsonNode before = streams().get(0);

        server.replace();

        await().until(() ->
                streams().size() == 1 && !streams().get(0).path("progress").isNull());
        assertThat(streams().get(0).path("id")).isEqualTo(before.path("id"));
        assertThat(streams().get(0).path("started_at")).isEqualTo(before.path("started_at"));
        assertThat(settled().at("/clocks/running_streams").asInt()).isEqualTo(1);
    }

    private JsonNode streams() {
        return client().get("/api/v1/streams").hasStatus(200).json().path("items");
    }

    @Test
    void aStatementThatRanMeanwhileDeliversAllItsEventsOnce() throws Exception {
        submit("println(\\\"one\\\")\\nprint(\\\"x\\\" * 900000)");
        await().until(() -> events(0).toString().contains("one"));
        List<Long> seen = ids(events(0));

        server.replace();

        assertThat(ended(0).at("/output/text").asText()).isEqualTo("one\n" + "x".repeat(900_000));
        List<Long> all = ids(events(0));
        assertThat(all).startsWith(seen.toArray(Long[]::new)).doesNotHaveDuplicates();
    }

    private static List<Long> ids(List<JsonNode> events) {
        return events.stream().map(event -> event.path("id").asLong()).toList();
    }

    @Test
    void aStatementThatWaitsRunsOnceAndThatWhichRunsGoesOn() throws Exception {
        submit(SLEEP);
        submit("println(year)");
        await().until(() -> state(0).equals("running"));

        server.replace();

        await().until(() -> client().get(A).json().path("state").asText().equals("busy"));
        assertThat(state(0)).isEqualTo("running");
        assertThat(state(1)).isEqualTo("queued");
        client().post(A + "/statements/0/cancel").hasStatus(200);
        assertThat(ended(0).path("state").asText()).isEqualTo("cancelled");
        assertThat(ended(1).at("/output/text").asText()).isEqualTo("2013\n");
    }

    @Test
    void aSessionWhoseEngineDoesNotComeIsDeadWithTheCause() throws Exception {
        submit(SLEEP);
        submit("1 + 1");
        await().until(() -> state(0).equals("running"));
        Path left = server.left();
        server.engines().close();
        await().until(() -> server.engines().living() == 0);

        server.startIn(left, "5s"); // long enough to see it recovering on a busy machine
        assertThat(client().get(A).json().path("state").asText()).isEqualTo("recovering");

        JsonNode dead = settled();
        assertThat(dead.path("state").asText()).isEqualTo("dead");
        assertThat(dead.path("ended_reason").asText())
                .contains("did not dial in")
                .contains("engine.lost_after");
        assertThat(ended(0).at("/error/code").asText()).isEqualTo("ENGINE_LOST");
        assertThat(ended(1).at("/error/message").asText()).contains("never ran");
    }

    @Test
    void anEngineThatTheServerNeverKnewIsTurnedAway() throws Exception {
        server.engines().serverIsGone();
        server.start();
        client().put("/api/v1/sessions/b?wait=20s", "{}").hasStatus(201); // it launches an engine of its own
        server.enginesDialHere();

        await().until(() -> server.engines().living() == 1);
        client().get(A).isProblem(404, "UNKNOWN_SESSION");
    }

    private JsonNode settled() {
        await().until(() -> !client().get(A).json().path("state").asText().equals("recovering"));
        return client().get(A).json();
    }

    private void submit(String code) {
        client().post(A + "/statements", "{\"code\":\"" + code + "\"}").hasStatus(201);
    }

    private JsonNode run(String code) {
        return client().post(A + "/statements?wait=20s", "{\"code\":\"" + code + "\"}")
                .hasStatus(201)
                .json();
    }

    private String state(int statement) {
        return client().get(A + "/statements/" + statement).json().path("state").asText();
    }

    private List<JsonNode> events(int statement) {
        var events = new ArrayList<JsonNode>();
        client().send(
                        HttpMethod.GET,
                        A + "/statements/" + statement + "/events",
                        Map.of("Accept", "application/json"),
                        null)
                .orTimeout(30, TimeUnit.SECONDS)
                .join()
                .json()
                .path("items")
                .forEach(events::add);
        return events;
    }

    private JsonNode ended(int statement) {
        JsonNode ended =
                client().get(A + "/statements/" + statement + "?wait=20s").json();
        assertThat(ended.path("terminal").asBoolean()).isTrue();
        return ended;
    }
}
