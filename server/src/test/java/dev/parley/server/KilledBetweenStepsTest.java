package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.engine.FrameLimit;
import io.vertx.core.http.HttpMethod;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server, or its engine, is killed between each two steps of the protocol: a session is opened and three statements
 * run, and each time one frame more of that passes the link before the kill.
 */
class KilledBetweenStepsTest {
    private static final String A = "/api/v1/sessions/a";
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final int STATEMENTS = 3;
    private static final int ROWS = 50_000;

    /** Of what passes the link: hello, welcome, the commands of a session and its statements, their events. */
    private static final int LEAST_STEPS = 12;

    @TempDir
    private Path folder;

    private interface Kill {
        void after(int frames, KilledServer server) throws Exception;
    }

    @Test
    void whereTheServerDiesAllRunsOnceAndIsToldOnce() throws Exception {
        int steps = forEachStep((frames, server) -> {
            server.replace();

            awaitEnds(server);
            assertThat(text(server, 0)).as("after %d frames", frames).isEqualTo("res0: Int = 2\n");
            assertThat(statement(server, 1).at("/output/table/row_count").asInt())
                    .as("after %d frames: %s", frames, statement(server, 1))
                    .isEqualTo(ROWS);
            assertThat(lastRow(server)).as("after %d frames", frames).isEqualTo(ROWS - 1);
            assertThat(text(server, 2)).as("after %d frames", frames).isEqualTo("a\n");
            for (int i = 0; i < STATEMENTS; i++) {
                isToldOnce(server, i, frames);
            }
            submit(server, "scala", "2 + 3");
            // Its number counts the values shown: the first statement ran once.
            assertThat(text(server, STATEMENTS)).as("after %d frames", frames).isEqualTo("res1: Int = 5\n");
        });
        assertThat(steps).isGreaterThan(LEAST_STEPS);
    }

    @Test
    void whereTheEngineDiesEachStatementHasOneOutcome() throws Exception {
        int steps = forEachStep((frames, server) -> {
            server.engines().close();

            awaitEnds(server);
            boolean lost = false;
            for (int i = 0; i < STATEMENTS; i++) {
                JsonNode statement = statement(server, i);
                boolean succeeded = statement.path("state").asText().equals("succeeded");
                assertThat(succeeded && lost)
                        .as("after %d frames: %s", frames, statement)
                        .isFalse();
                lost = !succeeded;
                assertThat(statement.at("/error/code").asText())
                        .as("after %d frames: %s", frames, statement)
                        .isEqualTo(succeeded ? "" : "ENGINE_LOST");
                isToldOnce(server, i, frames);
            }
            JsonNode session = server.client().get(A).json();
            assertThat(session.path("state").asText())
                    .as("after %d frames: %s", frames, session)
                    .isIn("failed", "dead"); // before it was open, and then
        });
        assertThat(steps).isGreaterThan(LEAST_STEPS);
    }

    /** Until all ends before the kill; how many steps there were. */
    private int forEachStep(Kill kill) throws Exception {
        for (int frames = 0; ; frames++) {
            var server = new KilledServer(Files.createDirectory(folder.resolve(String.valueOf(frames))));
            try {
                if (!isKilledAfter(frames, server)) {
                    return frames;
                }
                kill.after(frames, server);
            } finally {
                server.end();
            }
        }
    }

    /** Whether the end of all did not come first. */
    private static boolean isKilledAfter(int frames, KilledServer server) throws Exception {
        FrameLimit limit = FrameLimit.of(frames);
        server.engines().limit(limit);
        server.start();
        server.client().put(A, "{}").hasStatus(201);
        submit(server, "scala", "1 + 1");
        submit(server, "sql", "select id from range(" + ROWS + ")");
        submit(server, "scala", "println(\\\"a\\\")");
        await().atMost(DEADLINE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> limit.reached().isDone() || isTerminal(server, STATEMENTS - 1));
        return limit.reached().isDone();
    }

    private static void submit(KilledServer server, String language, String code) {
        server.client()
                .post(
                        A + "/statements",
                        "{\"language\":\"" + language + "\",\"max_rows\":null,\"code\":\"" + code + "\"}")
                .hasStatus(201);
    }

    private static void awaitEnds(KilledServer server) {
        await().atMost(DEADLINE).until(() -> isTerminal(server, STATEMENTS - 1));
    }

    private static boolean isTerminal(KilledServer server, int id) {
        return statement(server, id).path("terminal").asBoolean();
    }

    private static JsonNode statement(KilledServer server, int id) {
        return server.client().get(A + "/statements/" + id).json();
    }

    private static String text(KilledServer server, int id) {
        return server.client()
                .get(A + "/statements/" + id + "?wait=20s")
                .json()
                .at("/output/text")
                .asText();
    }

    private static int lastRow(KilledServer server) {
        return server.client()
                .get(A + "/statements/1/result?limit=1&offset=" + (ROWS - 1))
                .json()
                .at("/rows/0/0")
                .asInt();
    }

    private static void isToldOnce(KilledServer server, int id, int frames) {
        List<JsonNode> events = StreamSupport.stream(
                        server.client()
                                .send(
                                        HttpMethod.GET,
                                        A + "/statements/" + id + "/events",
                                        Map.of("Accept", "application/json"),
                                        null)
                                .orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS)
                                .join()
                                .json()
                                .path("items")
                                .spliterator(),
                        false)
                .toList();
        assertThat(events.stream().map(event -> event.path("id").asLong()))
                .as("after %d frames: %s", frames, events)
                .doesNotHaveDuplicates();
        assertThat(events.stream().filter(event -> event.path("terminal").asBoolean()))
                .as("after %d frames: %s", frames, events)
                .hasSize(1);
    }
}
