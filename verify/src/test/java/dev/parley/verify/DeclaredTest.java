package dev.parley.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A session that the configuration declares, on the real engine, whose process is killed. */
class DeclaredTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String CONFIGURATION =
            """
            declared_sessions:
              held:
                init:
                  - val factor = 7
                  - {language: sql, code: create temp view held as select 6 as n}
            """;

    @TempDir
    private Path data;

    @Test
    void itIsThereAgainWithWhatItHeldAndSnippetsAnswerAgain() throws Exception {
        Path file = data.resolve("parley.yaml");
        Files.writeString(file, CONFIGURATION);
        try (var server = ParleyServer.start(data.resolve("data"), "--config", file.toString())) {
            var api = new Api(server.address());
            await().atMost(PATIENCE)
                    .until(() -> api.settled("held").path("state").asText().equals("idle"));
            Api.Answer published = api.send(
                    "PUT",
                    "/api/v1/snippets/product",
                    Map.of(
                            "language", "scala",
                            "session", "held",
                            "code", "spark.table(\"held\").selectExpr(s\"n * $factor as m\")"));
            assertThat(published.status()).as(published.toString()).isEqualTo(201);
            assertThat(answer(api)).isEqualTo("[[42]]");

            ProcessHandle engine = server.engines().get(0);
            engine.destroyForcibly();
            engine.onExit().get();

            // What is sent before the loss is noticed fails with it.
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(answer(api)).isEqualTo("[[42]]"));
        }
    }

    private static String answer(Api api) throws Exception {
        return api.send("GET", "/run/product?wait=60s", null)
                .body()
                .path("rows")
                .toString();
    }
}
