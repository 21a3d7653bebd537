package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions that come back when their engine is lost. */
class ComebackTest {
    private static final String A = "/api/v1/sessions/a";
    private static final String SLEEP = "Thread.sleep(600000)";

    @TempDir
    private Path folder;

    private KilledServer server;
    private JsonNode first;

    @BeforeEach
    void start() throws Exception {
        server = new KilledServer(folder);
        server.start();
        first = server.client()
                .put(A + "?wait=20s", "{\"restart\":\"always\",\"init\":[{\"code\":\"val year = 2013\"}]}")
                .hasStatus(201)
                .json();
    }

    @AfterEach
    void stop() throws Exception {
        server.end();
    }

    @Test
    void itIsTheSameSessionOneGenerationOnWithItsInitSnippetsRun() {
        submit("val x = 5");
        submit(SLEEP);
        submit("println(year)");
        await().until(() -> statement(1).path("state").asText().equals("running"));

        server.engines().close();

        JsonNode back = back(2);
        assertThat(back.path("id")).isEqualTo(first.path("id"));
        assertThat(back.path("engine")).isNotEqualTo(first.path("engine"));
        assertThat(back.at("/last_restart/reason").asText()).contains("the engine was lost");
        assertThat(back.at("/spec/restart").asText()).isEqualTo("always");
        assertThat(ended(1).at("/error/code").asText()).isEqualTo("ENGINE_LOST");
        assertThat(ended(2).at("/output/text").asText()).isEqualTo("2013\n");
        submit("println(x)");
        assertThat(ended(3).path("state").asText()).isEqualTo("failed");
    }

    @Test
    void aSessionThatLosesOneEngineAfterTheOtherIsDeadAtLast() {
        for (int generation = 2; generation < 5; generation++) {
            server.engines().close();
            back(generation);
        }

        server.engines().close();

        await().until(() -> session().path("state").asText().equals("dead"));
        assertThat(session().path("ended_reason").asText()).contains("3 times within 10 minutes");
    }

    /** In the shorter time the engine is given up before the server listens. */
    @ParameterizedTest
    @ValueSource(strings = {"1ms", "2s"})
    void aServerThatStartsAgainAndFindsNoEngineBringsItBack(String lostAfter) throws Exception {
        submit(SLEEP);
        submit("println(year)");
        await().until(() -> statement(0).path("state").asText().equals("running"));
        Path left = server.left();
        server.engines().close(); // the first server, which lives on here, brings its own session back

        server.startIn(left, lostAfter);

        back(2);
        assertThat(ended(0).at("/error/code").asText()).isEqualTo("ENGINE_LOST");
        // It may have been sent, and run, before the kill.
        assertThat(ended(1).at("/error/code").asText()).isEqualTo("ENGINE_LOST");
        submit("println(year)");
        assertThat(ended(2).at("/output/text").asText()).isEqualTo("2013\n");
    }

    @Test
    void oneThatWasClosedStaysClosed() {
        server.client().delete(A + "?wait=20s").hasStatus(200);
        server.engines().close();

        await().until(() -> server.engines().living() == 0);
        assertThat(session().path("state").asText()).isEqualTo("closed");
    }

    @Test
    void anotherWordIsRefused() {
        String detail = server.client()
                .put("/api/v1/sessions/b", "{\"restart\":\"sometimes\"}")
                .isProblem(400, "INVALID_REQUEST")
                .detail();

        assertThat(detail).contains("restart").contains("never, always").contains("sometimes");
    }

    private JsonNode back(int generation) {
        await().until(() -> session().path("generation").asInt() == generation
                && session().path("state").asText().matches("idle|busy"));
        return session();
    }

    private JsonNode session() {
        return server.client()
                .get("/api/v1/sessions/" + first.path("id").asLong())
                .json();
    }

    private void submit(String code) {
        server.client().post(A + "/statements", "{\"code\":\"" + code + "\"}").hasStatus(201);
    }

    private JsonNode statement(int id) {
        return server.client().get(A + "/statements/" + id).json();
    }

    private JsonNode ended(int id) {
        JsonNode ended =
                server.client().get(A + "/statements/" + id + "?wait=20s").json();
        assertThat(ended.path("terminal").asBoolean()).as(ended.toString()).isTrue();
        return ended;
    }
}
