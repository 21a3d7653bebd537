package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.server.config.ConfigLoader;
import dev.parley.server.engine.FakeLauncher;
import dev.parley.server.frontend.rest.ContractClient;
import dev.parley.server.store.DataDirectory;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The events of statements over HTTP, in front of the whole server with its real store and engines that are fakes. */
@Timeout(60)
class EventsTest {
    private static final String S = "/api/v1/sessions/a/statements/";

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private DataDirectory data;
    private FakeLauncher launcher;
    private Gateway gateway;
    private ContractClient client;

    @BeforeEach
    void start() throws Exception {
        data = DataDirectory.open(folder);
        launcher = new FakeLauncher(vertx);
        var config = ConfigLoader.load(
                Optional.empty(),
                Map.of("PARLEY_STATEMENTS_TEXT_CHARACTERS", "1000", "PARLEY_SQL_PORT", "0"),
                List.of());
        gateway = Gateway.start(config, data, ignored -> launcher).await(20, TimeUnit.SECONDS);
        client = new ContractClient(vertx, gateway.port());
        client.put("/api/v1/sessions/a?wait=10s", "{}").hasStatus(201);
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close().await(20, TimeUnit.SECONDS);
        client.close();
        launcher.close();
        data.close();
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    @Test
    void theStreamOfAnEndedStatementTellsAllAndEnds() throws Exception {
        run("println(\"one\")", "scala");
        assertThat(data(stream(0, "")))
                .extracting(EventsTest::told)
                .containsExactly("state queued", "state running", "stdout one\n", "state succeeded");
    }

    @Test
    void whatIsPrintedReachesTheReaderWhileTheStatementGoesOn() throws Exception {
        submit("println(\"before\")\nThread.sleep(600000)");
        Iterator<String> lines = stream(0, "").iterator();
        assertThat(until(lines, "data: .*before.*")).contains("\"type\":\"stdout\"");
        assertThat(client.get(S + "0").json().path("state").asText()).isEqualTo("running");

        client.post(S + "0/cancel").hasStatus(200);
        assertThat(until(lines, "data: .*cancelled.*")).contains("\"terminal\":true");
        assertThat(lines.next()).isEmpty();
        assertThat(lines.hasNext()).isFalse();
    }

    @Test
    void whoConnectsAgainGetsWhatFollowedAndThenNothing() throws Exception {
        run("println(\"one\")\nthrow new Oops(\"two\")", "scala");
        List<JsonNode> all = data(stream(0, ""));
        long seen = all.get(2).path("id").asLong();
        assertThat(data(stream(0, Long.toString(seen)))).isEqualTo(all.subList(3, all.size()));

        String last = all.get(all.size() - 1).path("id").asText();
        assertThat(send(0, last).statusCode()).isEqualTo(204);
    }

    @Test
    void oneWhoPollsGetsPagesThatTheContractKnows() throws Exception {
        submit("Thread.sleep(600000)");
        JsonNode first = client.get(S + "0/events?wait=10s").hasStatus(200).json();
        assertThat(first.path("ended").asBoolean()).isFalse();
        JsonNode running =
                client.get(S + "0/events?wait=10s&after=0").hasStatus(200).json();
        assertThat(told(running.path("items").get(0))).isEqualTo("state running");

        var waiting = client.start(HttpMethod.GET, S + "0/events?wait=20s&after=" + running.path("next"));
        client.post(S + "0/cancel?wait=10s").hasStatus(200);
        JsonNode next = waiting.get(20, TimeUnit.SECONDS).hasStatus(200).json();
        assertThat(told(next.path("items").get(0))).isEqualTo("state cancelling");
    }

    @Test
    void aTableAndAnErrorAreEvents() throws Exception {
        run("select 7 as n", "sql");
        run("throw new Oops(\"two\")", "scala");
        assertThat(data(stream(0, "")).stream()
                        .filter(event -> event.has("table"))
                        .toList())
                .singleElement()
                .satisfies(
                        event -> assertThat(event.at("/table/rows").toString()).isEqualTo("[[7]]"));
        assertThat(data(stream(1, "")).stream()
                        .filter(event -> event.has("error"))
                        .toList())
                .singleElement()
                .satisfies(event -> assertThat(event.at("/error/name").asText()).isEqualTo("Oops"));
    }

    @Test
    void richOutputIsAnEventAndPartOfTheOutput() throws Exception {
        run("println(\"one\")\ndisplay(html(\"<b>two</b>\"))\nprintln(\"three\")", "scala");
        assertThat(data(stream(0, "")))
                .extracting(EventsTest::told)
                .containsExactly(
                        "state queued",
                        "state running",
                        "stdout one\n",
                        "display <b>two</b>",
                        "stdout three\n",
                        "state succeeded");
        assertThat(client.get(S + "0")
                        .hasStatus(200)
                        .json()
                        .at("/output/display/0/data")
                        .path("text/html")
                        .asText())
                .isEqualTo("<b>two</b>");
        assertThat(client.get(S + "0/events")
                        .hasStatus(200)
                        .json()
                        .at("/items/3/display/data/text~1html")
                        .asText())
                .isEqualTo("<b>two</b>");
    }

    @Test
    void onlyTheNewestProgressIsToldToWhoComesLate() throws Exception {
        assertThat(run("1 + 1", "scala").path("progress").isNull()).isTrue();
        run("sc.parallelize(1 to 8, 4).foreach(_ => ())", "scala");
        List<JsonNode> told = data(stream(1, "")).stream()
                .filter(event -> event.has("progress"))
                .toList();
        assertThat(told).singleElement().satisfies(event -> {
            assertThat(event.path("type").asText()).isEqualTo("progress");
            assertThat(event.at("/progress/fraction").asDouble()).isEqualTo(1.0);
            assertThat(event.at("/progress/stages/0/tasks").asInt()).isEqualTo(4);
        });
        assertThat(client.get(S + "1")
                        .hasStatus(200)
                        .json()
                        .at("/progress/done")
                        .asInt())
                .isEqualTo(4);
        assertThat(client.get(S + "1/events").hasStatus(200).json().toString()).contains("\"progress\":{");
    }

    @Test
    void whoWatchesIsToldOfProgressWhileTheStatementGoesOn() throws Exception {
        submit("sc.parallelize(1 to 8, 4).foreach(_ => ())\nThread.sleep(600000)");
        Iterator<String> lines = stream(0, "").iterator();
        assertThat(until(lines, "data: .*\"fraction\":1.0.*")).contains("\"type\":\"progress\"");
        assertThat(client.get(S + "0").json().at("/progress/fraction").asDouble())
                .isEqualTo(1.0);
        client.post(S + "0/cancel").hasStatus(200);
        until(lines, "data: .*cancelled.*");
    }

    @Test
    void moreThanIsKeptLeavesItsFirstAndLastPartAndOneGap() throws Exception {
        run("print(\"abcdefghij\" * 5000)\nprintln(\"end\")", "scala");
        List<JsonNode> events = data(stream(0, ""));
        assertThat(events).filteredOn(event -> told(event).startsWith("gap")).hasSize(1);
        assertThat(told(events.get(events.size() - 2))).endsWith("end\n");
        int text = events.stream()
                .mapToInt(event -> event.path("text").asText().length())
                .sum();
        assertThat(text).isBetween(800, 1000);
    }

    @Test
    void theEventsOfAStatementOutliveTheServer() throws Exception {
        run("println(\"one\")\ndisplay(html(\"<b>two</b>\"))\nsc.parallelize(1 to 8, 4).foreach(_ => ())", "scala");
        List<JsonNode> before = data(stream(0, ""));
        JsonNode statement = client.get(S + "0").json();
        gateway.close().await(20, TimeUnit.SECONDS);
        var config = ConfigLoader.load(Optional.empty(), Map.of(), List.of());
        gateway = Gateway.start(config, data, ignored -> launcher).await(20, TimeUnit.SECONDS);
        assertThat(data(stream(0, ""))).isEqualTo(before);
        assertThat(client.get(S + "0").hasStatus(200).json()).isEqualTo(statement);
    }

    @Test
    void badRequestsAreRefusedInSentences() {
        client.get(S + "7/events").isProblem(404, "UNKNOWN_STATEMENT");
        run("1 + 1", "scala");
        client.get(S + "0/events?after=x").isProblem(400, "INVALID_REQUEST");
        client.get(S + "0/events?before=1").isProblem(400, "INVALID_REQUEST");
    }

    private JsonNode run(String code, String language) {
        String spec = new ObjectMapper()
                .createObjectNode()
                .put("code", code)
                .put("language", language.equals("sql") ? "sql" : "scala")
                .toString();
        return client.post("/api/v1/sessions/a/statements?wait=20s", spec)
                .hasStatus(201)
                .json();
    }

    private JsonNode submit(String code) {
        String spec = new ObjectMapper().createObjectNode().put("code", code).toString();
        return client.post("/api/v1/sessions/a/statements", spec).hasStatus(201).json();
    }

    private Stream<String> stream(int statement, String lastEventId) throws Exception {
        HttpResponse<Stream<String>> response = send(statement, lastEventId);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
        return response.body();
    }

    private HttpResponse<Stream<String>> send(int statement, String lastEventId) throws Exception {
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + gateway.port() + S + statement + "/events"))
                .header("Accept", "text/event-stream");
        if (!lastEventId.isEmpty()) {
            request.header("Last-Event-ID", lastEventId);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofLines());
    }

    private static List<JsonNode> data(Stream<String> lines) {
        return lines.filter(line -> line.startsWith("data: "))
                .map(line -> json(line.substring("data: ".length())))
                .toList();
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (java.io.IOException e) {
            throw new AssertionError(text, e);
        }
    }

    private static String until(Iterator<String> lines, String pattern) {
        while (lines.hasNext()) {
            String line = lines.next();
            if (line.matches(pattern)) {
                return line;
            }
        }
        throw new AssertionError("the stream ended without " + pattern);
    }

    private static String told(JsonNode event) {
        return event.path("type").asText() + " "
                + event.path("text")
                        .asText(event.path("state")
                                .asText(event.at("/display/data/text~1html").asText()));
    }
}
