package dev.parley.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.engine.CuttingProxy;
import dev.parley.server.engine.StepLimit;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server's process, or an engine's, is killed between each two steps of what they say of a session: of a {@link
 * Conversation} each time another step is the one that the kill prevents.
 */
@Timeout(600)
class KilledStepsTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    /** Of a conversation: each is held back once, with all that comes after it. */
    private static final List<String> STEPS = List.of(
            "open_session",
            "session_opened",
            "run_statement 0",
            "statement_started 0",
            "statement_printed 0",
            "statement_finished 0",
            "run_statement 1",
            "statement_started 1",
            "upload begins",
            "upload under way",
            "upload answered",
            "statement_finished 1",
            "close_session",
            "session_closed");

    /** Those of them before which an engine is killed: each costs the start of another, so no two are much alike. */
    private static final List<String> STEPS_OF_ENGINES = List.of(
            "open_session",
            "session_opened",
            "run_statement 0",
            "statement_printed 0",
            "statement_finished 0",
            "upload under way",
            "upload answered",
            "statement_finished 1",
            "session_closed");

    /** So often a session comes back, in the time that this takes. */
    private static final int COMEBACKS = 3;

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private int port;
    private CuttingProxy proxy;
    private Path config;
    private ParleyServer server;
    private Api api;
    private ProcessHandle firstEngine;
    private int comebacks;

    private interface Preparation {
        void make() throws Exception;
    }

    private interface Kill {
        void of(Conversation conversation, String when) throws Exception;
    }

    @BeforeEach
    void start() throws Exception {
        port = ParleyServer.freePort();
        proxy = new CuttingProxy(vertx, URI.create("http://127.0.0.1:" + port));
        URI address = proxy.start().await(20, TimeUnit.SECONDS);
        config = Files.writeString(
                folder.resolve("parley.yaml"),
                """
                server: {advertised_address: %s}
                engine: {memory: 1g, jit: quick, pool_min: 1, pool_size: 1}
                fleet: {launches_per_minute: 60}
                """
                        .formatted(address));
        startServer();
        assertThat(api.open("first").path("state").asText()).isEqualTo("idle"); // so that there is an engine
        api.send("DELETE", "/api/v1/sessions/first?wait=20s", null);
        firstEngine = server.engines().get(0);
    }

    @AfterEach
    void stop() throws Exception {
        proxy.stopAt(StepLimit.none());
        server.close();
        ParleyServer.awaitEnd(firstEngine); // no child of a server that took it back
        proxy.close();
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    private void startServer() throws Exception {
        server = ParleyServer.start(
                folder.resolve("data"), List.of("--port", String.valueOf(port)), "--config", config.toString());
        api = new Api(server.address());
    }

    @Test
    void whereTheServerDiesAllRunsOnceAndGoesOn() throws Exception {
        int kills = forEachStep(STEPS, () -> {}, (conversation, when) -> {
            server.kill9();
            server.close();
            proxy.stopAt(StepLimit.none());
            startServer();

            await(() -> conversation.hasEnded(api), when);
            if (!conversation.isClosing()) {
                conversation.goesOn(api, when);
            }
            await(() -> conversation.isClosed(api), when);
            assertThat(conversation.session(api).path("state").asText())
                    .as(when)
                    .isEqualTo("closed");
            conversation.isWhole(api, when);
        });

        assertThat(kills).isEqualTo(STEPS.size());
        assertThat(firstEngine.isAlive())
                .as("the one engine of all these servers")
                .isTrue();
    }

    @Test
    void whereTheEngineDiesItsSessionDiesAndOneThatIsToComesBack() throws Exception {
        int kills = forEachStep(STEPS_OF_ENGINES, this::openKept, (conversation, when) -> {
            ProcessHandle engine = engineOf(conversation);

            engine.destroyForcibly();

            engine.onExit().get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
            proxy.stopAt(StepLimit.none());
            await(() -> conversation.hasEnded(api), when);
            await(() -> conversation.isClosed(api), when);
            conversation.hasOneOutcomeEach(api, when);
            assertThat(conversation.session(api).path("state").asText())
                    .as(when)
                    .isIn(conversation.isClosing() ? List.of("closed", "dead") : List.of("dead", "failed"));
            keptComesBack(when);
        });

        assertThat(kills).isEqualTo(STEPS_OF_ENGINES.size());
    }

    /** How many steps a kill held back, which is to be all. */
    private int forEachStep(List<String> steps, Preparation preparation, Kill kill) throws Exception {
        int kills = 0;
        for (String step : steps) {
            preparation.make();
            StepLimit limit = StepLimit.before(step);
            proxy.stopAt(limit);
            var conversation = new Conversation("s" + kills, folder.resolve("runs-" + kills));
            assertThat(isHeldIn(conversation, limit)).as("held back: %s", step).isTrue();
            String when = "killed before " + step;
            long start = System.nanoTime();
            kill.of(conversation, when);
            System.out.printf("%s: %.1f s%n", when, (System.nanoTime() - start) / 1e9);
            kills++;
        }
        return kills;
    }

    /** Plays it until a step of it is held back, or it has ended before. */
    private boolean isHeldIn(Conversation conversation, StepLimit limit) throws Exception {
        conversation.begin(api);
        await(() -> limit.reached().isDone() || conversation.hasEnded(api), "the statements");
        if (!limit.reached().isDone()) {
            conversation.close(api);
            await(() -> limit.reached().isDone() || conversation.isClosed(api), "the end");
        }
        return limit.reached().isDone();
    }

    private static void await(Callable<Boolean> condition, String when) {
        Awaitility.await(when)
                .atMost(DEADLINE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(condition);
    }

    /** Beside the conversation: a session that has its engine back each time, for as many kills as it may. */
    private void openKept() throws Exception {
        if (comebacks == 0) {
            JsonNode session =
                    api.open("kept", Map.of("restart", "always", "init", List.of(Map.of("code", "val year = 2013"))));
            assertThat(session.path("state").asText()).as(session.toString()).isEqualTo("idle");
        }
    }

    private void keptComesBack(String when) throws Exception {
        comebacks++;
        JsonNode back = api.settled("kept");
        assertThat(back.path("state").asText()).as(when + ": " + back).isEqualTo("idle");
        assertThat(back.path("generation").asInt()).as(when + ": " + back).isEqualTo(1 + comebacks);
        assertThat(api.run("kept", "scala", "println(year)").at("/output/text").asText())
                .as(when)
                .isEqualTo("2013\n");
        if (comebacks == COMEBACKS) {
            comebacks = 0;
            api.send("DELETE", "/api/v1/sessions/kept?wait=20s", null);
        }
    }

    private ProcessHandle engineOf(Conversation conversation) throws Exception {
        String engine = conversation.session(api).path("engine").asText();
        long pid = api.send("GET", "/api/v1/engines/" + engine, null)
                .body()
                .path("pid")
                .asLong();
        return ProcessHandle.of(pid).orElseThrow();
    }
}
