package dev.parley.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine that has served enough makes room for the next, and nobody waits for that. */
class RetirementTest {
    @TempDir
    private Path data;

    @Test
    void afterItsLastSessionAnEngineIsFollowedByOneThatIsWarm() throws Exception {
        Path config = Files.writeString(data.resolve("parley.yaml"), "engine: {retire_after_sessions: 3}\n");
        try (ParleyServer server = ParleyServer.start(data.resolve("data"), "--config", config.toString())) {
            var api = new Api(server.address());
            JsonNode first = api.open("s0");
            List<ProcessHandle> old = server.engines();
            assertThat(old).hasSize(1);
            close(api, "s0");
            for (String name : List.of("s1", "s2")) {
                assertThat(api.open(name).path("engine")).isEqualTo(first.path("engine"));
                close(api, name);
            }

            old.get(0).onExit().get(5, TimeUnit.MINUTES);

            JsonNode next = api.open("s3");
            assertThat(next.path("state").asText()).isEqualTo("idle");
            assertThat(next.path("engine")).isNotEqualTo(first.path("engine"));
            assertThat(next.path("phases").fieldNames())
                    .toIterable()
                    .doesNotContain("pool_empty")
                    .noneMatch(phase -> phase.startsWith("engine_") && phase.endsWith("_up"));
            assertThat(api.run("s3", "scala", "1 + 1").path("state").asText()).isEqualTo("succeeded");
            assertThat(server.engines()).hasSize(1).doesNotContain(old.get(0));
        }
    }

    private static void close(Api api, String name) throws Exception {
        assertThat(api.send("DELETE", "/api/v1/sessions/" + name + "?wait=60s", null)
                        .body()
                        .path("state")
                        .asText())
                .isEqualTo("closed");
    }
}
