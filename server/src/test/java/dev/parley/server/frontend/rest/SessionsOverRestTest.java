package dev.parley.server.frontend.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.protocol.model.SessionState;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SessionsOverRestTest {
    private RestServer server;
    private ContractClient client;

    @BeforeEach
    void start() {
        server = RestServer.start();
        client = server.client;
    }

    @AfterEach
    void end() {
        server.close();
    }

    @Test
    void puttingANewNameCreatesASession() {
        var reply = client.put(
                        "/api/v1/sessions/flights",
                        """
                {"language": "sql", "conf": {"spark.sql.shuffle.partitions": "8"},
                 "init": [{"code": "import java.time._", "language": "scala"}, {"code": "1", "language": null}],
                 "tags": ["a"]}""")
                .hasStatus(201);

        assertThat(reply.header("Location")).isEqualTo("/api/v1/sessions/flights");
        JsonNode session = reply.json();
        assertThat(session.path("name").asText()).isEqualTo("flights");
        assertThat(session.path("state").asText()).isEqualTo("starting");
        assertThat(session.path("terminal").asBoolean(true)).isFalse();
        assertThat(session.at("/spec/language").asText()).isEqualTo("sql");
        assertThat(session.at("/spec/conf/spark.sql.shuffle.partitions").asText())
                .isEqualTo("8");
        assertThat(session.at("/spec/init/0/language").asText()).isEqualTo("scala");
        assertThat(session.at("/spec/tags/0").asText()).isEqualTo("a");
        assertThat(session.at("/links/statements").asText()).isEqualTo("/api/v1/sessions/flights/statements");
    }

    @Test
    void puttingWithoutABodyAsksForTheDefaults() {
        var created = client.send(HttpMethod.PUT, "/api/v1/sessions/plain", Map.of(), null);

        assertThat(ContractClient.await(created)
                        .hasStatus(201)
                        .json()
                        .at("/spec/language")
                        .asText())
                .isEqualTo("scala");
    }

    @Test
    void puttingTheSameSpecAgainGetsTheLiveSession() {
        long id = client.put("/api/v1/sessions/flights", "{}").json().path("id").asLong();

        var again = client.put("/api/v1/sessions/flights", "{\"language\": \"scala\"}")
                .hasStatus(200);

        assertThat(again.json().path("id").asLong()).isEqualTo(id);
        assertThat(again.header("Location")).isNull();
    }

    @Test
    void puttingAnotherSpecIsAConflict() {
        client.put("/api/v1/sessions/flights", "{}");

        client.put("/api/v1/sessions/flights", "{\"language\": \"sql\"}").isProblem(409, "SESSION_EXISTS");
    }

    @Test
    void puttingWithAWaitAnswersOnceItIsIdle() {
        var reply = client.put("/api/v1/sessions/flights?wait=10s", "{}").hasStatus(201);

        assertThat(reply.json().path("state").asText()).isEqualTo("idle");
    }

    @Test
    void aWaitThatEndsAnswersWithTheStateAsItIs() {
        var reply = client.put("/api/v1/sessions/flights?wait=20ms", "{\"tags\": [\"slow-to-start\"]}");

        assertThat(reply.hasStatus(201).json().path("state").asText()).isEqualTo("starting");
    }

    @Test
    void postingMakesANameUp() {
        var reply = client.post("/api/v1/sessions?wait=PT10S", "{}").hasStatus(201);

        String name = reply.json().path("name").asText();
        assertThat(reply.header("Location")).isEqualTo("/api/v1/sessions/" + name);
        client.get("/api/v1/sessions/" + name).hasStatus(200);
    }

    @Test
    void gettingWithAWaitAnswersWhenTheStateChanges() {
        client.put("/api/v1/sessions/flights", "{\"tags\": [\"slow-to-start\"]}");
        var waiting = client.start(HttpMethod.GET, "/api/v1/sessions/flights?wait=10s");
        await().until(() -> server.sessions.waiting() == 1);
        assertThat(waiting).isNotDone();

        server.sessions.move("flights", SessionState.IDLE);

        assertThat(ContractClient.await(waiting).json().path("state").asText()).isEqualTo("idle");
    }

    @Test
    void deletingClosesItAndASecondTimeChangesNothing() {
        server.session("flights");

        var first = client.delete("/api/v1/sessions/flights?wait=10s").hasStatus(200);
        var second = client.delete("/api/v1/sessions/flights").hasStatus(200);

        assertThat(first.json().path("state").asText()).isEqualTo("closed");
        assertThat(first.json().path("terminal").asBoolean()).isTrue();
        assertThat(first.json().path("ended_reason").asText()).isEqualTo("It was closed.");
        assertThat(second.json()).isEqualTo(first.json());
    }

    @Test
    void restartingAnswersWhileItStartsAndWithAWaitOnceItIsIdle() {
        client.put("/api/v1/sessions/again?wait=10s", "{}").hasStatus(201);

        JsonNode starting =
                client.post("/api/v1/sessions/again/restart").hasStatus(200).json();
        assertThat(starting.path("state").asText()).isEqualTo("starting");
        assertThat(starting.path("generation").asInt()).isEqualTo(2);
        client.put("/api/v1/sessions/again?wait=10s", "{}").hasStatus(200);
        JsonNode idle = client.post("/api/v1/sessions/again/restart?wait=10s")
                .hasStatus(200)
                .json();
        assertThat(idle.path("state").asText()).isEqualTo("idle");

        client.delete("/api/v1/sessions/again?wait=10s").hasStatus(200);
        client.post("/api/v1/sessions/again/restart").isProblem(409, "SESSION_NOT_OPEN");
    }

    @Test
    void deletingWithoutAWaitAnswersAtOnce() {
        client.put("/api/v1/sessions/flights?wait=10s", "{\"tags\": [\"slow-to-close\"]}");

        var reply = client.delete("/api/v1/sessions/flights").hasStatus(200);

        assertThat(reply.json().path("state").asText()).isEqualTo("closing");
    }

    @Test
    void anUnknownSessionIsNotFound() {
        client.get("/api/v1/sessions/nobody").isProblem(404, "UNKNOWN_SESSION");
        client.get("/api/v1/sessions/nobody?wait=1s").isProblem(404, "UNKNOWN_SESSION");
        client.delete("/api/v1/sessions/nobody").isProblem(404, "UNKNOWN_SESSION");
    }

    @Test
    void pagesLeadThroughAllSessionsNewestFirst() {
        for (int i = 0; i < 5; i++) {
            client.put("/api/v1/sessions/s" + i, "{}").hasStatus(201);
        }

        List<String> names = new ArrayList<>();
        String cursor = "";
        int pages = 0;
        while (cursor != null) {
            JsonNode page = client.get("/api/v1/sessions?limit=2" + cursor)
                    .hasStatus(200)
                    .json();
            page.path("items").forEach(session -> names.add(session.path("name").asText()));
            JsonNode next = page.path("next_cursor");
            cursor = next.isNull() ? null : "&cursor=" + next.asText();
            pages++;
        }

        assertThat(names).containsExactly("s4", "s3", "s2", "s1", "s0");
        assertThat(pages).isEqualTo(3);
    }

    @Test
    void listsAreFilteredByStateGivenTwiceOrWithCommas() {
        server.session("alive");
        client.put("/api/v1/sessions/coming", "{\"tags\": [\"slow-to-start\"]}");
        server.session("gone");
        client.delete("/api/v1/sessions/gone?wait=10s");

        assertThat(names("?state=idle")).containsExactly("alive");
        assertThat(names("?state=idle,starting")).containsExactly("coming", "alive");
        assertThat(names("?state=closed&state=starting")).containsExactly("gone", "coming");
        assertThat(names("?state=dead")).isEmpty();
    }

    @Test
    void settingsThatLookSecretAreNotShown() {
        var reply = client.put(
                "/api/v1/sessions/s3",
                """
                {"conf": {"spark.hadoop.fs.s3a.secret.key": "hunter2", "spark.app.name": "open"}}""");

        assertThat(reply.hasStatus(201).raw().toString())
                .doesNotContain("hunter2")
                .contains("***", "open");
    }

    @Test
    void aNameThatLooksLikeANumberWithAPointIsAName() {
        client.put("/api/v1/sessions/1.5", "{}").hasStatus(201);

        assertThat(client.get("/api/v1/sessions/1%2E5").json().path("name").asText())
                .isEqualTo("1.5");
    }

    private List<String> names(String query) {
        List<String> names = new ArrayList<>();
        client.get("/api/v1/sessions" + query)
                .hasStatus(200)
                .json()
                .path("items")
                .forEach(session -> names.add(session.path("name").asText()));
        return names;
    }
}
