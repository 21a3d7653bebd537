package dev.parley.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starting, stopping and dying, of server and engines. */
class LifeTest {
    @TempDir
    private Path data;

    @Test
    void afterKill9FinishedStatementsAreAnsweredAndTheSessionGoesOn() throws Exception {
        List<JsonNode> finished = new ArrayList<>();
        List<ProcessHandle> engines;
        try (ParleyServer server = ParleyServer.start(data)) {
            var api = new Api(server.address());
            api.open("flights");
            finished.add(api.run("flights", "scala", "println(\"hello\")\nval x = 6 * 7"));
            finished.add(api.run("flights", "sql", "select id, repeat('ü', 60) as s from range(1000)"));
            finished.add(api.run("flights", "sql", "select * from nowhere"));
            for (int i = 0; i < 20; i++) {
                finished.add(api.run("flights", "sql", "select " + i + " as i"));
            }
            api.submit("flights", "scala", "Thread.sleep(600000)", "0s");
            engines = server.engines();
            server.kill9();
        }
        assertThat(engines).hasSize(1).allMatch(ProcessHandle::isAlive);
        try (ParleyServer server = ParleyServer.start(data)) {
            var api = new Api(server.address());
            for (JsonNode statement : finished) {
                assertThat(api.statement("flights", statement.path("id").asInt(), "0s"))
                        .isEqualTo(statement);
            }
            JsonNode settled = api.settled("flights");
            JsonNode running = api.statement("flights", finished.size(), "0s");
            assertThat(running.path("state").asText()).as(running.toString()).isEqualTo("running");
            assertThat(settled.path("state").asText()).as(settled.toString()).isEqualTo("busy");
            String cancel = "/api/v1/sessions/flights/statements/" + finished.size() + "/cancel?wait=60s";
            assertThat(api.send("POST", cancel, Map.of()).body().path("state").asText())
                    .isEqualTo("cancelled");
            assertThat(api.run("flights", "scala", "println(x)")
                            .at("/output/text")
                            .asText())
                    .isEqualTo("42\n");
            assertThat(engines).allMatch(ProcessHandle::isAlive);
            server.terminate();
            engines.get(0).onExit().get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void anEngineWhoseServerStaysAwayEndsItself() throws Exception {
        Path config = Files.writeString(data.resolve("parley.yaml"), "engine:\n  lease: 2s\n");
        List<ProcessHandle> engines;
        try (ParleyServer server = ParleyServer.start(data.resolve("data"), "--config", config.toString())) {
            var api = new Api(server.address());
            api.open("s");
            // Longer than the lease and than two heartbeats: the lease counts only without a server.
            assertThat(api.run("s", "scala", "Thread.sleep(12000)")
                            .path("state")
                            .asText())
                    .isEqualTo("succeeded");
            engines = server.engines();
            server.kill9();
        }
        assertThat(engines).hasSize(1);
        engines.get(0).onExit().get(60, TimeUnit.SECONDS);
        assertThat(engines.get(0).isAlive()).isFalse();
    }

    @Test
    void sigtermStopsServerAndEnginesAndSessionsAreClosed() throws Exception {
        List<ProcessHandle> engines;
        try (ParleyServer server = ParleyServer.start(data)) {
            var api = new Api(server.address());
            api.open("s");
            api.submit("s", "scala", "Thread.sleep(600000)", "0s");
            engines = server.engines();
            assertThat(engines).hasSize(1);
            assertThat(server.terminate()).isZero();
            assertThat(server.laterOutput()).isEmpty();
        }
        for (ProcessHandle engine : engines) {
            engine.onExit().get(10, TimeUnit.SECONDS);
        }
        try (ParleyServer server = ParleyServer.start(data)) {
            var api = new Api(server.address());
            JsonNode session = api.send("GET", "/api/v1/sessions/s", null).body();
            assertThat(session.path("state").asText()).isEqualTo("closed");
            assertThat(session.path("ended_reason").asText()).isEqualTo("the server was stopped");
            assertThat(api.statement("s", 0, "0s").path("state").asText()).isEqualTo("cancelled");
        }
    }

    @Test
    void anEngineThatDiesTakesItsSessionsAndNothingElse() throws Exception {
        try (ParleyServer server = ParleyServer.start(data)) {
            var api = new Api(server.address());
            api.open("s");
            JsonNode running = api.submit("s", "scala", "Thread.sleep(600000)", "0s");
            server.engines().forEach(ProcessHandle::destroyForcibly);
            JsonNode ended = api.end("s", running);
            assertThat(ended.at("/error/code").asText()).isEqualTo("ENGINE_LOST");
            assertThat(ended.at("/error/message").asText()).contains("signal 9");
            JsonNode session =
                    api.send("GET", "/api/v1/sessions/s?wait=10s", null).body();
            assertThat(session.path("state").asText()).isEqualTo("dead");
            assertThat(session.path("ended_reason").asText()).contains("signal 9");
            assertThat(api.open("s").path("state").asText()).isEqualTo("idle");
        }
    }

    @Test
    void codeThatExitsEndsItsSessionAndNoOther() throws Exception {
        try (ParleyServer server = ParleyServer.start(data)) {
            var api = new Api(server.address());
            api.open("other");
            api.open("s");
            List<ProcessHandle> engines = server.engines();
            assertThat(engines).hasSize(1);
            JsonNode busy = api.submit(
                    "other", "scala", "sc.parallelize(1 to 20, 4).map { i => Thread.sleep(200); i }.sum", "0s");
            JsonNode exiting = api.submit("s", "scala", "Thread.sleep(1000)\nSystem.exit(3)", "0s");
            JsonNode behind = api.submit("s", "scala", "println(\"never\")", "0s");
            JsonNode exited = api.end("s", exiting);
            assertThat(exited.path("state").asText()).isEqualTo("failed");
            assertThat(exited.at("/error/name").asText()).isEqualTo("SessionEnded");
            assertThat(exited.at("/error/message").asText()).contains("System.exit(3)");
            assertThat(api.end("s", behind).path("state").asText()).isIn("cancelled", "failed");
            JsonNode session = Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(
                            () -> api.send("GET", "/api/v1/sessions/s", null).body(),
                            seen -> seen.path("state").asText().equals("closed"));
            assertThat(session.path("ended_reason").asText()).isEqualTo("its code called System.exit(3)");
            assertThat(api.end("other", busy).path("state").asText()).isEqualTo("succeeded");
            assertThat(api.open("s").path("state").asText()).isEqualTo("idle");
            assertThat(server.engines()).isEqualTo(engines);
        }
    }

    @Test
    void missingSparkJarsFailTheSessionAndNotTheServer() throws Exception {
        Path nowhere = Files.createDirectory(data.resolve("spark"));
        Path config = Files.writeString(data.resolve("parley.yaml"), "engine:\n  spark_home: " + nowhere + "\n");
        try (ParleyServer server = ParleyServer.start(data.resolve("data"), "--config", config.toString())) {
            var api = new Api(server.address());
            JsonNode session = api.open("s");
            assertThat(session.path("state").asText()).isEqualTo("failed");
            assertThat(session.path("ended_reason").asText())
                    .contains(nowhere.resolve("jars").toString());
            assertThat(api.send("GET", "/health/live", null).status()).isEqualTo(200);
        }
    }

    @Test
    void aWrongMasterFailsTheSessionWithSparksReason() throws Exception {
        Path config = Files.writeString(data.resolve("parley.yaml"), "engine:\n  master: \"local[nonsense]\"\n");
        try (ParleyServer server = ParleyServer.start(data.resolve("data"), "--config", config.toString())) {
            JsonNode session = new Api(server.address()).open("s");
            assertThat(session.path("state").asText()).isEqualTo("failed");
            assertThat(session.path("ended_reason").asText()).contains("nonsense");
        }
    }

    @Test
    void aPortInUseIsOneLineAndExit1() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var refusal = ParleyServer.refuse(data, "--port", String.valueOf(taken.getLocalPort()));
            assertThat(refusal.exit()).isEqualTo(1);
            assertThat(refusal.message().strip().lines()).hasSize(1);
            assertThat(refusal.message()).contains(String.valueOf(taken.getLocalPort()));
        }
    }

    @Test
    void aDataDirectoryInUseIsOneLineAndExit1() throws Exception {
        try (ParleyServer server = ParleyServer.start(data)) {
            var refusal = ParleyServer.refuse(data, "--port", "0");
            assertThat(refusal.exit()).isEqualTo(1);
            assertThat(refusal.message().strip().lines()).hasSize(1);
            assertThat(refusal.message()).contains(data.toString());
            assertThat(new Api(server.address())
                            .send("GET", "/health/live", null)
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aDataDirectoryThatCannotBeMadeIsOneLineAndExit1() throws Exception {
        var refusal = ParleyServer.refuse(Path.of("/sys/parley"), "--port", "0"); // not even root may write there
        assertThat(refusal.exit()).isEqualTo(1);
        assertThat(refusal.message().strip().lines()).hasSize(1);
        assertThat(refusal.message()).contains("/sys/parley").contains("--data");
    }

    @Test
    void anOpenAddressWithoutATokenIsRefused() throws Exception {
        var refusal = ParleyServer.refuse(data, "--host", "0.0.0.0", "--port", "0");
        assertThat(refusal.exit()).isEqualTo(1);
        assertThat(refusal.message()).contains("--token-file");
        assertThat(refusal.message().strip().lines()).hasSize(1);
    }

    @Test
    void aServerOnAllAddressesWantsItsTokenOfEverybodyButItsEngines() throws Exception {
        String token = "a-token-that-nobody-guesses";
        Path file = Files.createFile(
                data.resolve("token"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, token);
        try (ParleyServer server =
                ParleyServer.start(data.resolve("data"), "--host", "0.0.0.0", "--token-file", file.toString())) {
            URI here = URI.create("http://127.0.0.1:" + server.address().getPort());
            assertThat(new Api(here).send("GET", "/api/v1/sessions", null).status())
                    .isEqualTo(401);
            assertThat(new Api(here, Optional.of("Bearer " + token + "x"))
                            .send("GET", "/api/v1/sessions", null)
                            .status())
                    .isEqualTo(401);
            String basic = Base64.getEncoder().encodeToString(("anybody:" + token).getBytes(StandardCharsets.UTF_8));
            var byPassword = new Api(here, Optional.of("Basic " + basic));
            assertThat(byPassword.send("GET", "/api/v1/sessions", null).status())
                    .isEqualTo(200);
            var api = new Api(here, Optional.of("Bearer " + token));
            assertThat(api.open("s").path("state").asText()).isEqualTo("idle");
            assertThat(api.run("s", "sql", "select 7 as n")
                            .at("/output/table/rows")
                            .toString())
                    .isEqualTo("[[7]]");
            List<Long> engines =
                    server.engines().stream().map(ProcessHandle::pid).toList();
            assertThat(Listeners.of(engines)).isNotEmpty().allMatch(Listeners::isLoopback);
        }
    }
}
