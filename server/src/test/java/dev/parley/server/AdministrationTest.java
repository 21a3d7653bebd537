package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.protocol.engine.EngineFiles;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What an administrator sees and does of engines, and how their logs are read. */
class AdministrationTest extends GatewayHarness {
    private static final String E = "/api/v1/engines";
    private static final String S = "/api/v1/sessions/";

    @Override
    Map<String, String> settings() {
        return Map.of("ENGINE_START_AHEAD", "true");
    }

    @Test
    void anEngineIsShownWithItsSessionsAndFigures() {
        open("a");
        String id = engineOf("a");
        Awaitility.await().until(() -> engine(id).path("status").isObject());

        JsonNode engine = engine(id);

        assertThat(engine.path("state").asText()).isEqualTo("ready");
        assertThat(engine.path("sessions").toString()).isEqualTo("[1]");
        assertThat(engine.at("/status/heap_max_bytes").asLong()).isPositive();
        assertThat(engine.at("/versions/spark").asText()).isEqualTo("fake");
        assertThat(client.get(E).json().at("/items/0/id").asText()).isEqualTo(id);
        JsonNode phases = client.get(S + "a").json().path("phases");
        assertThat(phases.fieldNames()).toIterable().contains("queued", "engine_found", "interpreter_ready");
    }

    @Test
    void anEngineThatIsDrainedKeepsItsSessionsAndEndsAfterTheLastOne() {
        open("kept");
        String first = engineOf("kept");

        JsonNode drained =
                client.post(E + "/" + first + "/drain").hasStatus(200).json();

        assertThat(drained.path("drain_reason").asText()).isEqualTo("by request");
        Awaitility.await().until(() -> engine(first).path("state").asText().equals("draining"));
        open("other");
        assertThat(engineOf("other")).isNotEqualTo(first);
        assertThat(run("kept", "select 1 as n", "10").path("state").asText()).isEqualTo("succeeded");
        delete("kept");
        Awaitility.await().until(() -> client.get(E + "/" + first).status() == 404);
        assertThat(client.get(S + "kept").json().path("ended_reason").asText()).isEqualTo("closed by request");
    }

    @Test
    void anEngineThatIsEndedByForceTakesItsSessionsWithItAndIsReplaced() {
        open("a");
        String first = engineOf("a");

        client.delete(E + "/" + first + "?force=true").hasStatus(200);

        JsonNode session = client.get(S + "a?wait=10s").json();
        Awaitility.await()
                .until(() -> client.get(S + "a").json().path("state").asText().equals("dead"));
        assertThat(client.get(S + "a").json().path("ended_reason").asText())
                .as(session.toString())
                .contains("it was ended by request");
        open("b");
        assertThat(engineOf("b")).isNotEqualTo(first);
        client.get(E + "/" + first).isProblem(404, "UNKNOWN_ENGINE");
    }

    @Test
    void whatIsNoEngineOrNoOffsetIsSaid() {
        client.get(E + "/engine-none").isProblem(404, "UNKNOWN_ENGINE");
        client.delete(E + "/engine-none").isProblem(404, "UNKNOWN_ENGINE");
        client.post(E + "/engine-none/drain").isProblem(404, "UNKNOWN_ENGINE");
        client.get(E + "/engine-none/log").isProblem(404, "UNKNOWN_ENGINE");
        client.get(E + "/..%2f..%2fstore/log").hasStatus(404);
        client.get(E + "/engine-none/log?offset=x").isProblem(400, "INVALID_REQUEST");
        client.get(E + "/engine-none/log?limit=0").isProblem(400, "INVALID_REQUEST");
        client.get(E + "/engine-none/log?follow=yes").isProblem(400, "INVALID_REQUEST");
        client.delete(E + "/engine-none?force=1").isProblem(400, "INVALID_REQUEST");
        client.get(S + "none/log").isProblem(404, "UNKNOWN_SESSION");
    }

    @Test
    void aLogIsReadByOffsetAlsoOfAnEngineThatHasEndedUntilItGoes() throws IOException {
        open("a");
        String id = engineOf("a");
        client.get(S + "a/log").isProblem(404, "UNKNOWN_LOG");
        Path folder = log(id, "one\ntwo\n");

        JsonNode page = client.get(S + "a/log?offset=4&limit=3").hasStatus(200).json();

        assertThat(page.toString())
                .isEqualTo("{\"engine\":\"" + id
                        + "\",\"offset\":4,\"next\":7,\"size\":8,\"text\":\"two\",\"ended\":false}");
        assertThat(client.get(E + "/" + id + "/log?offset=-4")
                        .json()
                        .path("text")
                        .asText())
                .isEqualTo("two\n");
        client.delete(E + "/" + id + "?force=true").hasStatus(200);
        assertThat(client.get(S + "a/log").json().path("ended").asBoolean()).isTrue();
        remove(folder);
        client.get(S + "a/log").isProblem(410, "LOG_EXPIRED");
        client.get(E + "/" + id + "/log").isProblem(404, "UNKNOWN_ENGINE");
    }

    @Test
    void aLogIsFollowedUntilItsEngineHasEnded() throws Exception {
        open("a");
        String id = engineOf("a");
        Path folder = log(id, "one\n");
        var chunks = new CopyOnWriteArrayList<String>();
        HttpClientResponse response = http.request(HttpMethod.GET, gateway.port(), "127.0.0.1", S + "a/log?follow=true")
                .compose(request -> request.send().map(found -> found.handler(chunk -> chunks.add(chunk.toString()))))
                .await(20, TimeUnit.SECONDS);
        assertThat(response.getHeader("Content-Type")).isEqualTo("text/event-stream");
        Awaitility.await().until(() -> String.join("", chunks).contains("one\\n"));

        Files.writeString(folder.resolve(EngineFiles.piece(0)), "two\n", StandardOpenOption.APPEND);

        Awaitility.await().until(() -> String.join("", chunks).contains("id: 8\nevent: log\n"));
        client.delete(E + "/" + id + "?force=true").hasStatus(200);
        response.end().await(20, TimeUnit.SECONDS);
        assertThat(String.join("", chunks)).endsWith("\"ended\":true}\n\n");
        get(S + "a/log?follow=true", Map.of("Last-Event-ID", "8")).hasStatus(204);
    }

    private Path log(String engine, String text) throws IOException {
        Path folder = Files.createDirectories(engines().resolve(engine).resolve(EngineFiles.LOG));
        Files.writeString(folder.resolve(EngineFiles.piece(0)), text);
        return folder;
    }

    private static void remove(Path log) throws IOException {
        Files.delete(log.resolve(EngineFiles.piece(0)));
        Files.delete(log);
        Files.delete(log.getParent());
    }

    private JsonNode engine(String id) {
        return client.get(E + "/" + id).hasStatus(200).json();
    }

    private String engineOf(String name) {
        return client.get(S + name).json().path("engine").asText();
    }
}
