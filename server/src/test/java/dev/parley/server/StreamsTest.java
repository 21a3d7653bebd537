package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.server.engine.FakeSnippets;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams over HTTP, in front of the whole server and an engine that is a fake. */
@Timeout(60)
class StreamsTest extends GatewayHarness {
    private static final String STREAMS = "/api/v1/streams/";
    private static final String STATEMENTS = "/api/v1/sessions/a/statements/";

    private Map<String, String> settings = Map.of();

    @Override
    Map<String, String> settings() {
        return settings;
    }

    @Test
    void aStreamIsFoundByItselfAndShowsItsBatch() {
        String id = started("a");

        JsonNode stream = client.get(STREAMS + id).hasStatus(200).json();
        assertThat(stream.path("state").asText()).isEqualTo("running");
        assertThat(stream.path("name").asText()).isEqualTo("ticks");
        assertThat(stream.path("session_name").asText()).isEqualTo("a");
        assertThat(stream.at("/progress/input_rows_per_second").asDouble()).isEqualTo(10);
        assertThat(stream.at("/progress/parts_ms/addBatch").asLong()).isEqualTo(230);
        assertThat(stream.at("/progress/sources/0/description").asText()).startsWith("RateStream");
        assertThat(client.get("/api/v1/streams").hasStatus(200).json().path("items"))
                .hasSize(1);
    }

    @Test
    void aStreamIsStoppedAndThenTheSessionIsIdle() {
        String id = started("a");
        assertThat(clocks("a").path("running_streams").asInt()).isEqualTo(1);
        assertThat(clocks("a").path("idle_since").isNull()).isTrue();

        JsonNode stopped =
                client.post(STREAMS + id + "/stop?wait=10s").hasStatus(200).json();
        assertThat(stopped.path("state").asText()).isEqualTo("stopped");
        assertThat(stopped.path("terminal").asBoolean()).isTrue();
        assertThat(stopped.path("error").isNull()).isTrue();
        assertThat(clocks("a").path("running_streams").asInt()).isZero();
        client.post(STREAMS + id + "/stop").hasStatus(200);
    }

    @Test
    void aSessionThatStreamsIsNotClosedForBeingIdleButOnceItStreamsNoMore() throws Exception {
        settings = Map.of("SESSIONS_IDLE_TIMEOUT", "2s");
        restart();
        String id = started("a");
        open("other");
        await().atMost(Duration.ofSeconds(20)).until(() -> state("other").equals("closed"));
        assertThat(state("a")).isEqualTo("idle");

        client.post(STREAMS + id + "/stop?wait=10s").hasStatus(200);
        await().atMost(Duration.ofSeconds(20)).until(() -> state("a").equals("closed"));
    }

    @Test
    void aStreamThatFailsSaysWhatItsCodeThrew() throws Exception {
        open("a");
        submit("a", "scala", FakeSnippets.failingStream());
        await().atMost(Duration.ofSeconds(20)).until(() -> listed().size() == 1);
        String id = listed().get(0).path("id").asText();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> client.get(STREAMS + id).json().path("terminal").asBoolean());

        JsonNode failed = client.get(STREAMS + id).hasStatus(200).json();
        assertThat(failed.path("state").asText()).isEqualTo("failed");
        assertThat(failed.at("/error/message").asText()).isEqualTo("too late");
        List<JsonNode> events = data(events(id, ""));
        assertThat(events)
                .extracting(event -> event.path("type").asText())
                .containsExactly("state", "batch", "error", "state");
        assertThat(data(events(id, "1"))).isEqualTo(events.subList(2, 4));
        assertThat(events(id, "3").statusCode()).isEqualTo(204);
    }

    @Test
    void oneWhoPollsWaitsForTheNextBatch() {
        String id = started("a");
        JsonNode first = client.get(STREAMS + id + "/events?after=0&wait=10s")
                .hasStatus(200)
                .json();
        assertThat(first.at("/items/0/batch/number").asLong()).isZero();
        assertThat(first.path("ended").asBoolean()).isFalse();

        var waiting = client.start(HttpMethod.GET, STREAMS + id + "/events?wait=20s&after=" + first.path("next"));
        submit("a", "scala", "query.processAllAvailable()");
        JsonNode next = reply(waiting).hasStatus(200).json();
        assertThat(next.at("/items/0/batch/number").asLong()).isEqualTo(1);
        assertThat(next.at("/items/0/batch/input_rows").asLong()).isEqualTo(10);
    }

    @Test
    void whatItsCodeMeasuresIsShownAndABoundThatIsCrossedIsAnEvent() throws Exception {
        String id = started("a");
        for (int value : List.of(7, 17, 18, 8)) {
            submit("a", "scala", "parley.metric(query, \"late\", " + value + ")");
        }
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        client.get(STREAMS + id).json().at("/metrics/0/value").asDouble() == 8);
        client.post(STREAMS + id + "/stop?wait=10s").hasStatus(200);

        JsonNode metric = client.get(STREAMS + id).hasStatus(200).json().at("/metrics/0");
        assertThat(metric.path("name").asText()).isEqualTo("late");
        assertThat(metric.at("/tags/kind").asText()).isEqualTo("rate");
        assertThat(metric.path("side").asText()).isEqualTo("inside");
        List<JsonNode> events = data(events(id, ""));
        assertThat(events.stream()
                        .filter(event -> event.path("type").asText().equals("metrics"))
                        .map(event -> event.at("/metrics/0/value").asInt()))
                .containsExactly(7, 17, 18, 8);
        assertThat(events.stream()
                        .filter(event -> event.path("type").asText().equals("alert"))
                        .map(event -> event.at("/metric/side").asText() + " "
                                + event.at("/metric/value").asInt()))
                .containsExactly("above 17", "inside 8");
        client.get(STREAMS + id + "/events").hasStatus(200);
    }

    @Test
    void theStreamsOfASessionEndWithIt() {
        String id = started("a");
        delete("a");

        JsonNode stopped = client.get(STREAMS + id).hasStatus(200).json();
        assertThat(stopped.path("state").asText()).isEqualTo("stopped");
    }

    @Test
    void aStreamThatHasEndedIsStartedAgainByTheStatementThatStartedIt() {
        String id = started("a");
        JsonNode stream = client.get(STREAMS + id).hasStatus(200).json();
        assertThat(stream.path("statement").asInt()).isZero();
        assertThat(stream.path("kind").asText()).isEqualTo("structured");
        assertThat(stream.path("restartable").asBoolean()).isTrue();
        client.post(STREAMS + id + "/stop?wait=10s").hasStatus(200);

        JsonNode statement =
                client.post(STREAMS + id + "/restart").hasStatus(202).json();
        assertThat(statement.path("code").asText()).isEqualTo("val query = " + FakeSnippets.stream());
        assertThat(statement.path("id").asInt()).isEqualTo(1);
        await().atMost(Duration.ofSeconds(20)).until(() -> listed().size() == 2);
        assertThat(listed().get(0).path("state").asText()).isEqualTo("running");
        assertThat(listed().get(0).path("statement").asInt()).isEqualTo(1);

        JsonNode again = client.post(STREAMS + id + "/restart").hasStatus(202).json();
        assertThat(again.path("id").asInt()).isEqualTo(1);
        assertThat(listed()).hasSize(2);
    }

    @Test
    void aStreamThatRunsIsStoppedBeforeItIsStartedAgain() {
        String id = started("a");
        client.post(STREAMS + id + "/restart").hasStatus(202);
        assertThat(client.get(STREAMS + id).json().path("state").asText()).isEqualTo("stopped");
        await().atMost(Duration.ofSeconds(20)).until(() -> listed().size() == 2);
    }

    @Test
    void aStreamWhoseSessionHasEndedIsNotStartedAgain() {
        String id = started("a");
        delete("a");
        await().atMost(Duration.ofSeconds(20)).until(() -> state("a").equals("closed"));
        JsonNode stream = client.get(STREAMS + id).hasStatus(200).json();
        assertThat(stream.path("restartable").asBoolean()).isFalse();
        assertThat(stream.path("not_restartable_reason").asText()).contains("session a has ended");
        client.post(STREAMS + id + "/restart").isProblem(409, "STREAM_NOT_RESTARTABLE");
    }

    @Test
    void aStatementThatWaitsForAStreamLetsTheNextOnesBy() {
        started("a");
        String waits = STATEMENTS + submitted("query.awaitTermination()");
        String next = STATEMENTS + submitted("1 + 1");
        assertThat(ended(next).path("state").asText()).isEqualTo("succeeded");
        assertThat(client.get(waits).json().path("state").asText()).isEqualTo("running");
        assertThat(state("a")).isEqualTo("busy");

        submitted("query.stop()");
        assertThat(ended(waits).path("state").asText()).isEqualTo("succeeded");
    }

    private String submitted(String code) {
        return client.post("/api/v1/sessions/a/statements", "{\"code\": \"" + code + "\"}")
                .hasStatus(201)
                .json()
                .path("id")
                .asText();
    }

    private JsonNode ended(String statement) {
        JsonNode answer = client.get(statement + "?wait=20s").hasStatus(200).json();
        assertThat(answer.path("terminal").asBoolean()).isTrue();
        return answer;
    }

    @Test
    void aStreamThatThereIsNotIsRefused() {
        client.get(STREAMS + "none").isProblem(404, "UNKNOWN_STREAM");
        client.get(STREAMS + "none/events").isProblem(404, "UNKNOWN_STREAM");
        client.post(STREAMS + "none/restart").isProblem(404, "UNKNOWN_STREAM");
        client.post(STREAMS + "none/stop").isProblem(404, "UNKNOWN_STREAM");
    }

    /** The id of a stream that has done a batch. */
    private String started(String session) {
        open(session);
        submit(session, "scala", "val query = " + FakeSnippets.stream());
        await().atMost(Duration.ofSeconds(20))
                .until(() -> listed().size() == 1
                        && !listed().get(0).path("progress").isNull());
        return listed().get(0).path("id").asText();
    }

    private JsonNode listed() {
        return client.get("/api/v1/streams").hasStatus(200).json().path("items");
    }

    private JsonNode clocks(String session) {
        return client.get("/api/v1/sessions/" + session).hasStatus(200).json().path("clocks");
    }

    private String state(String session) {
        return client.get("/api/v1/sessions/" + session).json().path("state").asText();
    }

    private HttpResponse<Stream<String>> events(String id, String lastEventId) throws Exception {
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + gateway.port() + STREAMS + id + "/events"))
                .header("Accept", "text/event-stream");
        if (!lastEventId.isEmpty()) {
            request.header("Last-Event-ID", lastEventId);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofLines());
    }

    private static List<JsonNode> data(HttpResponse<Stream<String>> response) throws Exception {
        var mapper = new ObjectMapper();
        var events = new ArrayList<JsonNode>();
        for (String line :
                response.body().filter(text -> text.startsWith("data: ")).toList()) {
            events.add(mapper.readTree(line.substring(6)));
        }
        return events;
    }
}
