package dev.parley.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** A session that opens, runs a snippet and a query, and closes; what must hold of it whatever is killed. For one thread. */
final class Conversation {
    static final int STATEMENTS = 2;
    static final int ROWS = 30_000;

    private final String name;
    private final String session;
    private final Path runs;
    private boolean isClosing;

    /**
     * One that has not begun.
     *
     * @param runs does not exist; a byte is added each time that the snippet runs
     */
    Conversation(String name, Path runs) {
        this.name = name;
        this.session = "/api/v1/sessions/" + name;
        this.runs = runs;
    }

    /** Asks for all but the end; it comes one after the other. */
    void begin(Api api) throws Exception {
        send(api, "PUT", session, Map.of(), 201);
        submit(
                api,
                "scala",
                """
                val n = {
                  import java.nio.file.{Files, Path, StandardOpenOption}
                  Files.writeString(Path.of("%s"), "x", StandardOpenOption.CREATE, StandardOpenOption.APPEND)
                  println("a")
                  21
                }
                """
                        .formatted(runs));
        submit(api, "sql", "select id from range(" + ROWS + ")");
    }

    private void submit(Api api, String language, String code) throws Exception {
        var body = new HashMap<String, Object>(Map.of("language", language, "code", code));
        body.put("max_rows", null);
        send(api, "POST", session + "/statements", body, 201);
    }

    private static JsonNode send(Api api, String method, String path, Object body, int status) throws Exception {
        Api.Answer answer = api.send(method, path, body);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        return answer.body();
    }

    void close(Api api) throws Exception {
        isClosing = true;
        send(api, "DELETE", session, null, 200);
    }

    boolean isClosing() {
        return isClosing;
    }

    JsonNode session(Api api) throws Exception {
        return send(api, "GET", session, null, 200);
    }

    private JsonNode statement(Api api, int id) throws Exception {
        return api.statement(name, id, "0s");
    }

    boolean hasEnded(Api api) throws Exception {
        for (int i = 0; i < STATEMENTS; i++) {
            if (!statement(api, i).path("terminal").asBoolean()) {
                return false;
            }
        }
        return true;
    }

    boolean isClosed(Api api) throws Exception {
        return session(api).path("terminal").asBoolean();
    }

    /** Both statements ran once, and their outcome, output and rows are there. */
    void isWhole(Api api, String when) throws Exception {
        for (int i = 0; i < STATEMENTS; i++) {
            assertThat(isTold(api, i, when)).as(when).isEqualTo("succeeded");
        }
        assertThat(statement(api, 0).at("/output/text").asText()).as(when).isEqualTo("a\nn: Int = 21\n");
        assertThat(timesRun()).as(when).isEqualTo(1);
        rowsAreThere(api, when);
    }

    /** Each statement has one outcome: that of its run, or that its engine was lost, as were all after it. */
    void hasOneOutcomeEach(Api api, String when) throws Exception {
        String code = isTold(api, 0, when);
        String query = isTold(api, 1, when);
        assertThat(code).as(when).isIn("succeeded", "ENGINE_LOST");
        assertThat(query).as(when).isIn("succeeded", "ENGINE_LOST");
        if (code.equals("succeeded")) {
            assertThat(timesRun()).as(when).isEqualTo(1);
        } else {
            assertThat(timesRun()).as(when).isLessThanOrEqualTo(1);
            assertThat(query).as(when).isEqualTo("ENGINE_LOST");
        }
        if (query.equals("succeeded")) {
            rowsAreThere(api, when);
        } else {
            Api.Answer result = api.send("GET", session + "/statements/1/result", null);
            assertThat(result.status()).as(when + ": " + result).isEqualTo(404);
        }
    }

    /** The state of a statement, or the code of its error, once it is told once. */
    private String isTold(Api api, int id, String when) throws Exception {
        JsonNode statement = statement(api, id);
        List<JsonNode> events = items(send(api, "GET", session + "/statements/" + id + "/events", null, 200));
        assertThat(events.stream().map(event -> event.path("id").asLong()))
                .as("%s: %s", when, events)
                .doesNotHaveDuplicates();
        assertThat(events.stream().filter(event -> event.path("terminal").asBoolean()))
                .as("%s: %s", when, events)
                .hasSize(1);
        String state = statement.path("state").asText();
        return state.equals("failed") ? statement.at("/error/code").asText() : state;
    }

    private void rowsAreThere(Api api, String when) throws Exception {
        assertThat(statement(api, 1).at("/output/table/row_count").asInt())
                .as(when)
                .isEqualTo(ROWS);
        String last = session + "/statements/1/result?limit=2&offset=" + (ROWS - 1);
        assertThat(send(api, "GET", last, null, 200).path("rows").toString())
                .as(when)
                .isEqualTo("[[" + (ROWS - 1) + "]]");
    }

    private long timesRun() throws IOException {
        return Files.exists(runs) ? Files.size(runs) : 0;
    }

    /** What it defined is there still, and it ends when it is asked to. */
    void goesOn(Api api, String when) throws Exception {
        JsonNode next = api.run(name, "scala", "println(n * 2)");
        assertThat(next.at("/output/text").asText()).as(when + ": " + next).isEqualTo("42\n");
        close(api);
    }

    private static List<JsonNode> items(JsonNode page) {
        return StreamSupport.stream(page.path("items").spliterator(), false).toList();
    }
}
