package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.engine.FakeSnippets;
import dev.parley.server.frontend.rest.ContractClient.Reply;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users who each have a token: to each of them there are the own sessions and no others. */
class OwnersTest extends UsersHarness {
    private static final String S = "/api/v1/sessions/";
    private static final String SLEEP = "{\"code\":\"Thread.sleep(600000)\",\"tags\":[\"slow\"]}";

    @Override
    Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(super.settings());
        settings.put("SESSIONS_MAX_PER_USER", "2");
        return settings;
    }

    @Test
    void aSessionShowsItsOwnerWhoFindsItByNameAndId() {
        JsonNode session = open(ann, "a");

        assertThat(session.path("owner").asText()).isEqualTo("ann");
        assertThat(ann.get(S + "a").hasStatus(200).json().path("owner").asText())
                .isEqualTo("ann");
        ann.get(S + session.path("id").asText()).hasStatus(200);
        assertThat(names(ann)).containsExactly("a");
    }

    @Test
    void toOthersAStreamIsNotThereAndIsNotStopped() {
        open(ann, "a");
        ann.post(S + "a/statements?wait=20s", "{\"code\":" + Json.encode("val query = " + FakeSnippets.stream()) + "}")
                .hasStatus(201);
        await().atMost(Duration.ofSeconds(20)).until(() -> streams(ann).size() == 1);
        String stream = "/api/v1/streams/" + streams(ann).get(0).path("id").asText();

        assertThat(streams(bob)).isEmpty();
        bob.get(stream).isProblem(404, "UNKNOWN_STREAM");
        bob.get(stream + "/events").isProblem(404, "UNKNOWN_STREAM");
        bob.post(stream + "/stop").isProblem(404, "UNKNOWN_STREAM");
        assertThat(ann.get(stream).hasStatus(200).json().path("state").asText()).isEqualTo("running");
    }

    private static JsonNode streams(Caller caller) {
        return caller.get("/api/v1/streams").hasStatus(200).json().path("items");
    }

    @Test
    void toOthersASessionIsNotThereWhileItLivesNorAfterwards() {
        String id = open(ann, "a").path("id").asText();
        ann.post(S + "a/statements?wait=20s", "{\"language\":\"sql\",\"code\":\"select 7 as n\"}")
                .hasStatus(201);
        ann.post(S + "a/statements", SLEEP).hasStatus(201);

        for (String session : List.of(S + "a", S + id)) {
            isNotThere(session);
        }
        assertThat(names(bob)).isEmpty();
        assertThat(codes(bob)).isEmpty();
        assertThat(codes(ann)).containsExactly("Thread.sleep(600000)", "select 7 as n");
        assertThat(ann.get(S + "a/statements/1").json().path("state").asText()).isIn("queued", "running");

        ann.delete(S + "a?wait=20s").hasStatus(200);

        for (String session : List.of(S + "a", S + id)) {
            isNotThere(session);
        }
        assertThat(names(bob)).isEmpty();
        assertThat(codes(bob)).isEmpty();
        assertThat(names(ann)).containsExactly("a");
    }

    /** Nothing that bob can ask about the session tells that there is or was one. */
    private void isNotThere(String session) {
        for (String path : List.of(
                "",
                "?wait=1s",
                "/statements",
                "/statements/0",
                "/statements/0?wait=1s",
                "/statements/0/events",
                "/statements/0/result",
                "/log",
                "/catalog",
                "/files")) {
            bob.get(session + path).isProblem(404, "UNKNOWN_SESSION");
        }
        for (String path : List.of("/restart", "/interrupt", "/statements/1/cancel")) {
            bob.post(session + path).isProblem(404, "UNKNOWN_SESSION");
        }
        bob.post(session + "/interrupt", "{\"tag\":\"slow\"}").isProblem(404, "UNKNOWN_SESSION");
        bob.post(session + "/statements", "{\"code\":\"1 + 1\"}").isProblem(404, "UNKNOWN_SESSION");
        bob.post(session + "/complete", "{\"code\":\"a\"}").isProblem(404, "UNKNOWN_SESSION");
        bob.post(session + "/inspect", "{\"code\":\"a\"}").isProblem(404, "UNKNOWN_SESSION");
        bob.delete(session).isProblem(404, "UNKNOWN_SESSION");
        bob.delete(session + "/files/1").isProblem(404, "UNKNOWN_SESSION");
        bob.send(HttpMethod.GET, session + "/statements/0/events", Map.of("Accept", "text/event-stream"), null)
                .isProblem(404, "UNKNOWN_SESSION");
        upload(bob, session).isProblem(404, "UNKNOWN_SESSION");
    }

    static Reply upload(Caller caller, String session) {
        return caller.send(
                HttpMethod.POST,
                session + "/files",
                Map.of("Content-Type", "multipart/form-data; boundary=b"),
                Buffer.buffer(String.join(
                        "\r\n",
                        "--b",
                        "Content-Disposition: form-data; name=\"file\"; filename=\"x\"",
                        "Content-Type: application/octet-stream",
                        "",
                        "1",
                        "--b--",
                        "")));
    }

    @Test
    void aNameIsItsOwners() {
        JsonNode hers = open(ann, "a");
        JsonNode his = open(bob, "a");

        assertThat(his.path("id")).isNotEqualTo(hers.path("id"));
        bob.delete(S + "a?wait=20s").hasStatus(200);
        assertThat(ann.get(S + "a").json().path("state").asText()).isEqualTo("idle");
        assertThat(bob.get(S + "a").json().path("state").asText()).isEqualTo("closed");
    }

    @Test
    void usersShareAnEngineWhereItsProfileSaysSoAndNowhereElse() {
        JsonNode hers = open(ann, "a");
        JsonNode his = open(bob, "a");
        assertThat(his.path("engine")).isNotEqualTo(hers.path("engine"));

        JsonNode common = open(ann, "c", "{\"profile\":\"common\"}");
        JsonNode shared = open(bob, "c", "{\"profile\":\"common\"}");
        assertThat(shared.path("engine")).isEqualTo(common.path("engine"));
        JsonNode engine =
                bob.get("/api/v1/engines/" + shared.path("engine").asText()).json();
        assertThat(engine.path("sessions")).containsExactly(shared.path("id"));
    }

    @Test
    void theSessionsOfAUserAreBoundedBeforeAnythingIsLaunched() {
        open(ann, "a", "{\"profile\":\"common\"}");
        open(ann, "b", "{\"profile\":\"common\"}");

        Reply refused = ann.put(S + "c", "{}").isProblem(429, "SESSION_LIMIT_REACHED");

        assertThat(refused.detail()).isEqualTo("you have 2 of 2 sessions open (sessions.max_per_user)");
        assertThat(refused.hint()).isEqualTo("close one that is not needed");
        assertThat(refused.header("Retry-After")).isEqualTo("5");
        ann.post("/api/v1/sessions", "{}").isProblem(429, "SESSION_LIMIT_REACHED");
        assertThat(ann.get("/api/v1/engines").json().path("items")).hasSize(1);
        ann.put(S + "a", "{\"profile\":\"common\"}").hasStatus(200);
        open(bob, "c");
        ann.delete(S + "a?wait=20s").hasStatus(200);
        open(ann, "c");
    }

    @Test
    void anIdempotencyKeyIsItsUsers() {
        JsonNode hers = create(ann);
        JsonNode his = create(bob);

        assertThat(his.path("id")).isNotEqualTo(hers.path("id"));
        assertThat(his.path("owner").asText()).isEqualTo("bob");
        assertThat(create(ann).path("id")).isEqualTo(hers.path("id"));
    }

    private static JsonNode create(Caller caller) {
        var headers = Map.of("Content-Type", "application/json", "Idempotency-Key", "k");
        return caller.send(HttpMethod.POST, "/api/v1/sessions?wait=20s", headers, Buffer.buffer("{}"))
                .hasStatus(201)
                .json();
    }

    @Test
    void whoHasNoTokenIsNobody() {
        new Caller(client, "eve").put(S + "a", "{}").isProblem(401, "UNAUTHENTICATED");
        client.get(S + "a").isProblem(401, "UNAUTHENTICATED");
    }

    @Test
    void aServerThatTakesItsEnginesBackKnowsWhoseSessionsTheyHold(@TempDir Path folder) throws Exception {
        var server = new KilledServer(
                folder, Map.of("PARLEY_SERVER_TOKEN_FILE", settings().get("SERVER_TOKEN_FILE")));
        try {
            server.start();
            JsonNode hers = open(new Caller(server.client(), "ann"), "a");
            JsonNode his = open(new Caller(server.client(), "bob"), "a");

            server.replace();

            var annAgain = new Caller(server.client(), "ann");
            var bobAgain = new Caller(server.client(), "bob");
            await().until(() ->
                    state(annAgain).equals("idle") && state(bobAgain).equals("idle"));
            assertThat(annAgain.get(S + "a").json().path("id")).isEqualTo(hers.path("id"));
            assertThat(bobAgain.get(S + "a").json().path("id")).isEqualTo(his.path("id"));
            bobAgain.get(S + hers.path("id").asText()).isProblem(404, "UNKNOWN_SESSION");
            assertThat(open(bobAgain, "b").path("engine")).isEqualTo(his.path("engine"));
        } finally {
            server.end();
        }
    }

    private static String state(Caller caller) {
        return caller.get(S + "a").json().path("state").asText();
    }

    private static JsonNode open(Caller caller, String name) {
        return open(caller, name, "{}");
    }

    static JsonNode open(Caller caller, String name, String spec) {
        JsonNode session =
                caller.put(S + name + "?wait=20s", spec).hasStatus(201).json();
        assertThat(session.path("state").asText()).isEqualTo("idle");
        return session;
    }

    private static List<String> names(Caller caller) {
        return caller.get("/api/v1/sessions")
                .hasStatus(200)
                .json()
                .path("items")
                .findValuesAsText("name");
    }

    private static List<String> codes(Caller caller) {
        return caller.get("/api/v1/statements")
                .hasStatus(200)
                .json()
                .path("items")
                .findValuesAsText("code");
    }
}
