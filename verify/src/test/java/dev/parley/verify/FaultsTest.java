package dev.parley.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What happens to a large result when a part of the whole fails: the line to the engine, the disk, the server. */
@Timeout(400)
class FaultsTest {
    private static final String SESSION = "faults";
    private static final long ROWS = 50_000_000;
    private static final String LARGE = "select id from range(0, " + ROWS + ", 1, 16)";
    private static final long SOME_BYTES = 10 << 20;
    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    @Test
    void aLineThatIsDownForFiveSecondsLosesAndDoublesNothing() throws Exception {
        int port = ParleyServer.freePort();
        try (Wire wire = Wire.to(port);
                ParleyServer server = start(port, "server:\n  advertised_address: " + wire.address() + "\n")) {
            var api = new Api(server.address());
            api.open(SESSION);
            JsonNode large = submit(api, LARGE);
            awaitSpooled();

            CompletableFuture<Void> up = wire.downFor(5);

            assertThat(api.statement(SESSION, large.path("id").asInt(), "0s")
                            .path("state")
                            .asText())
                    .isEqualTo("running");
            up.get(LONG.toSeconds(), TimeUnit.SECONDS);
            JsonNode end = api.end(SESSION, large);
            assertThat(end.path("state").asText()).as(end.toString()).isEqualTo("succeeded");
            assertThat(end.at("/output/table/row_count").asLong()).isEqualTo(ROWS);
            assertThat(FirstColumn.of(server, end)).isEqualTo(FirstColumn.range(ROWS));
        }
    }

    @Test
    void whatIsPrintedWhileTheLineIsDownComesOnceAndInOrder() throws Exception {
        int port = ParleyServer.freePort();
        int lines = 400;
        try (Wire wire = Wire.to(port);
                ParleyServer server = start(port, "server:\n  advertised_address: " + wire.address() + "\n")) {
            var api = new Api(server.address());
            api.open(SESSION);
            JsonNode printing = api.submit(
                    SESSION,
                    "scala",
                    "for (i <- 0 until " + lines + ") { println(\"line \" + i); Thread.sleep(20) }",
                    "0s");
            Awaitility.await().atMost(LONG).until(() -> text(api, printing).contains("line 9\n"));

            CompletableFuture<Void> up = wire.downFor(5);

            up.get(LONG.toSeconds(), TimeUnit.SECONDS);
            JsonNode end = api.end(SESSION, printing);
            assertThat(end.path("state").asText()).as(end.toString()).isEqualTo("succeeded");
            String expected =
                    IntStream.range(0, lines).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining());
            assertThat(end.at("/output/text").asText()).isEqualTo(expected);
        }
    }

    @Test
    void aFullDiskFailsTheStatementThatFillsItAndNoOther() throws Exception {
        Path results = Files.createDirectories(folder.resolve("data/results"));
        run("mount", "-t", "tmpfs", "-o", "size=32m,mode=0700", "tmpfs", results.toString());
        try (ParleyServer server = start(0, "")) {
            var api = new Api(server.address());
            api.open(SESSION);

            JsonNode failed = api.end(SESSION, submit(api, LARGE));

            assertThat(failed.path("state").asText()).as(failed.toString()).isEqualTo("failed");
            assertThat(failed.at("/error/message").asText()).contains("disk");
            Awaitility.await().atMost(LONG).until(() -> FirstColumn.bytesIn(results) == 0);
            JsonNode next = api.end(SESSION, submit(api, "select id from range(1000000)"));
            assertThat(next.path("state").asText()).as(next.toString()).isEqualTo("succeeded");
            assertThat(FirstColumn.of(server, next)).isEqualTo(FirstColumn.range(1_000_000));
            assertThat(api.run(SESSION, "scala", "1 + 1").path("state").asText())
                    .isEqualTo("succeeded");
        } finally {
            run("umount", "-l", results.toString());
        }
    }

    @Test
    void aServerKilledAmidAnUploadLeavesOneOutcomeAndNoHalfResult() throws Exception {
        int port = ParleyServer.freePort();
        JsonNode large;
        List<ProcessHandle> engines;
        try (ParleyServer server = start(port, "")) {
            var api = new Api(server.address());
            api.open(SESSION);
            large = submit(api, LARGE);
            awaitSpooled();
            engines = server.engines();
            server.kill9();
        }
        assertThat(spooled()).as("bytes of the half-made result").isPositive();
        try (ParleyServer server = start(port, "")) {
            var api = new Api(server.address());
            JsonNode end = api.end(SESSION, large);

            assertThat(end.path("terminal").asBoolean()).isTrue();
            if (end.path("state").asText().equals("succeeded")) {
                assertThat(FirstColumn.of(server, end)).isEqualTo(FirstColumn.range(ROWS));
                assertThat(files()).hasSize(1);
            } else {
                assertThat(end.at("/error/code").asText()).isEqualTo("ENGINE_LOST");
                assertThat(files()).isEmpty();
            }
            JsonNode events =
                    api.send("GET", large.at("/links/events").asText(), null).body();
            assertThat(StreamSupport.stream(events.path("items").spliterator(), false)
                            .filter(event -> event.path("terminal").asBoolean()))
                    .as(events.toString())
                    .hasSize(1);
            assertThat(api.statement(SESSION, large.path("id").asInt(), "0s")).isEqualTo(end);
            api.open("next");
            assertThat(api.run("next", "sql", "select 1").path("state").asText())
                    .isEqualTo("succeeded");
        }
        for (ProcessHandle engine : engines) {
            engine.onExit().get(LONG.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private ParleyServer start(int port, String config) throws Exception {
        Path file = Files.writeString(folder.resolve("parley.yaml"), config);
        return ParleyServer.start(
                folder.resolve("data"), List.of("--port", String.valueOf(port)), "--config", file.toString());
    }

    private static JsonNode submit(Api api, String sql) throws Exception {
        var body = new HashMap<String, Object>(Map.of("language", "sql", "code", sql));
        body.put("max_rows", null);
        Api.Answer answer = api.send("POST", "/api/v1/sessions/" + SESSION + "/statements", body);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        return answer.body();
    }

    private static String text(Api api, JsonNode statement) throws Exception {
        return api.statement(SESSION, statement.path("id").asInt(), "0s")
                .at("/output/text")
                .asText();
    }

    private void awaitSpooled() {
        Awaitility.await().atMost(LONG).pollInterval(Duration.ofMillis(20)).until(() -> spooled() > SOME_BYTES);
    }

    private long spooled() throws IOException {
        return FirstColumn.bytesIn(folder.resolve("data/results"));
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(folder.resolve("data/results"))) {
            return files.toList();
        }
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as(String.join(" ", command) + ": " + said)
                .isZero();
    }
}
