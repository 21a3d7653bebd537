package dev.parley.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real applications, handed to real Sparks by a server that is killed on the way. */
class BatchesTest {
    private static final String B = "/api/v1/batches";
    private static final Duration DEADLINE = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    private Path jobs;

    @BeforeEach
    void layOut() throws Exception {
        jobs = Files.createDirectory(folder.resolve("jobs"));
    }

    @AfterEach
    void endAll() {
        processes().forEach(ProcessHandle::destroyForcibly);
    }

    @Test
    void oneSucceedsOneFailsAndOneIsEndedAfterItsServerWasKilled() throws Exception {
        Path jar = CountingJob.jar(folder, jobs);
        Path data = folder.resolve("data");
        JsonNode waiting;
        try (ParleyServer server = start(data)) {
            var api = new Api(server.address());
            waiting = create(api, spec(jar, "5", "wait"));
            awaitText(api, waiting, "counted 5");
            JsonNode good = ended(api, create(api, spec(jar, "7", "end")));
            assertThat(good.path("state").asText()).as(log(api, good)).isEqualTo("succeeded");
            assertThat(log(api, good)).contains("name daily\n", "counted 7\n");
            JsonNode bad = ended(api, create(api, spec(jar, "3", "fail")));
            assertThat(bad.path("state").asText()).isEqualTo("failed");
            assertThat(bad.path("exit_code").asInt()).isEqualTo(1);
            assertThat(log(api, bad)).contains("counted 3\n", "IllegalStateException: no such file");
            server.kill9();
        }
        try (ParleyServer server = start(data)) {
            var api = new Api(server.address());
            assertThat(get(api, waiting).path("state").asText()).isEqualTo("running");
            assertThat(processes()).isNotEmpty();

            JsonNode ended = api.send("DELETE", self(waiting), null).body();

            assertThat(ended.path("state").asText()).isEqualTo("cancelled");
            await().until(() -> processes().isEmpty());
        }
    }

    private ParleyServer start(Path data) throws Exception {
        Path config = Files.writeString(
                folder.resolve("parley.yaml"),
                "profile: {allowed_places: ['" + jobs + "']}\nengine: {start_ahead: false}\n");
        return ParleyServer.start(data, "--config", config.toString());
    }

    private static Map<String, Object> spec(Path jar, String... args) {
        return Map.of(
                "file", jar.toString(),
                "main_class", "jobs.Count",
                "args", List.of(args),
                "name", "daily",
                "driver_memory", "512m");
    }

    private static JsonNode create(Api api, Map<String, Object> spec) throws Exception {
        Api.Answer answer = api.send("POST", B, spec);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        return answer.body();
    }

    private static JsonNode ended(Api api, JsonNode batch) {
        await().atMost(DEADLINE).until(() -> get(api, batch).path("terminal").asBoolean());
        return get(api, batch);
    }

    private static void awaitText(Api api, JsonNode batch, String text) {
        await().atMost(DEADLINE).until(() -> log(api, batch).contains(text));
    }

    private static JsonNode get(Api api, JsonNode batch) {
        try {
            return api.send("GET", self(batch), null).body();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static String log(Api api, JsonNode batch) {
        try {
            return api.send("GET", self(batch) + "/log?limit=1000000", null)
                    .body()
                    .path("text")
                    .asText();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static String self(JsonNode batch) {
        return batch.at("/links/self").asText();
    }

    /** The processes of batches of this test, by where they run. */
    private List<ProcessHandle> processes() {
        return ProcessHandle.allProcesses()
                .filter(process -> place(process).startsWith(folder.resolve("data/batches")))
                .toList();
    }

    private static Path place(ProcessHandle process) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "cwd"));
        } catch (IOException e) {
            return Path.of("/"); // it has ended
        }
    }
}
