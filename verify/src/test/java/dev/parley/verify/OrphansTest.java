package dev.parley.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nothing of a server that died and stays away is left, counted by a mark in the environment of what it started. */
@Timeout(300)
class OrphansTest {
    private static final String MARK = "ORPHANS_TEST";

    private static final String CHILD = "new ProcessBuilder(\"sleep\", \"600\").start()";

    @TempDir
    private Path folder;

    @Test
    void sharedAndDedicatedEnginesEndWithTheirLease() throws Exception {
        String mark = UUID.randomUUID().toString();
        Path config = Files.writeString(
                folder.resolve("parley.yaml"),
                "engine:\n  memory: 1g\n  lease: 10s\n  variables: {" + MARK + ": " + mark + "}\n");
        try (ParleyServer server = ParleyServer.start(folder.resolve("data"), "--config", config.toString())) {
            var api = new Api(server.address());
            isIdle(api.open("shared"));
            isIdle(api.open("own", Map.of("kind", "dedicated", "driver_memory", "700m")));
            api.run("shared", "scala", CHILD);
            api.submit("shared", "scala", "Thread.sleep(600000)", "0s");
            api.submit("own", "scala", "while (true) {}", "0s");
            assertThat(Marked.by(MARK, mark)).as("two engines and a child").hasSize(3);

            server.kill9();

            Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(Marked.by(MARK, mark))
                    .isEmpty());
        }
    }

    @Test
    void whatCodeHasStartedEndsWithAnEngineThatIsKilled() throws Exception {
        String mark = UUID.randomUUID().toString();
        Path config = Files.writeString(
                folder.resolve("parley.yaml"), "engine:\n  memory: 1g\n  variables: {" + MARK + ": " + mark + "}\n");
        try (ParleyServer server = ParleyServer.start(folder.resolve("data"), "--config", config.toString())) {
            var api = new Api(server.address());
            api.open("s");
            List<ProcessHandle> engine = Marked.by(MARK, mark);
            assertThat(engine).hasSize(1);
            api.run("s", "scala", CHILD);
            ProcessHandle child = engine.get(0).children().findFirst().orElseThrow();

            engine.get(0).destroyForcibly();

            child.onExit().get(30, TimeUnit.SECONDS);
            assertThat(api.settled("s").path("state").asText()).isEqualTo("dead");
        }
    }

    private static void isIdle(JsonNode session) {
        assertThat(session.path("state").asText()).as(session.toString()).isEqualTo("idle");
    }
}
