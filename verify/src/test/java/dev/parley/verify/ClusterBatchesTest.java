package dev.parley.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Batches whose drivers run on the machines of a standalone cluster. */
@Timeout(300)
class ClusterBatchesTest {
    private static final String B = "/api/v1/batches";
    private static final String DRIVER = "DriverWrapper";
    private static final Duration DEADLINE = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    @Test
    void theExitCodeIsTheApplicationsAndADeletedOneEndsOnTheCluster() throws Exception {
        Path jobs = Files.createDirectory(folder.resolve("jobs"));
        Path jar = CountingJob.jar(folder, jobs);
        try (StandaloneCluster cluster = StandaloneCluster.start(Files.createDirectory(folder.resolve("cluster")))) {
            Path config = Files.writeString(
                    folder.resolve("parley.yaml"),
                    "profile: {allowed_places: ['" + jobs + "']}\n"
                            + "engine: {start_ahead: false, deploy_mode: cluster, master: '" + cluster.address()
                            + "'}\n");
            try (ParleyServer server = ParleyServer.start(folder.resolve("data"), "--config", config.toString())) {
                var api = new Api(server.address());
                JsonNode good = create(api, jar, "end");
                JsonNode bad = create(api, jar, "fail");
                JsonNode done = ended(api, good);
                assertThat(done.path("state").asText()).as(done.toString()).isEqualTo("succeeded");
                JsonNode failed = ended(api, bad);
                assertThat(failed.path("state").asText()).as(failed.toString()).isEqualTo("failed");
                assertThat(failed.path("ended_reason").asText()).contains("its driver is FAILED");
                assertThat(get(api, good).path("application").asText()).startsWith("driver-");

                JsonNode waiting = create(api, jar, "wait");
                await().atMost(DEADLINE)
                        .until(() -> cluster.started(DRIVER).size() == 1
                                && !get(api, waiting).path("application").isNull());
                JsonNode ended = api.send("DELETE", self(waiting), null).body();

                assertThat(ended.path("state").asText()).isEqualTo("cancelled");
                await().atMost(DEADLINE).until(() -> cluster.started(DRIVER).isEmpty());
            }
        }
    }

    private static JsonNode create(Api api, Path jar, String end) throws Exception {
        Api.Answer answer = api.send(
                "POST",
                B,
                Map.of(
                        "file", jar.toString(),
                        "main_class", "jobs.Count",
                        "args", List.of("5", end),
                        "driver_memory", "512m",
                        "conf", Map.of("spark.executor.memory", "512m", "spark.cores.max", "1")));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        return answer.body();
    }

    private static JsonNode ended(Api api, JsonNode batch) {
        await().atMost(DEADLINE).until(() -> get(api, batch).path("terminal").asBoolean());
        return get(api, batch);
    }

    private static JsonNode get(Api api, JsonNode batch) {
        try {
            return api.send("GET", self(batch), null).body();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static String self(JsonNode batch) {
        return batch.at("/links/self").asText();
    }
}
