package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.frontend.rest.ContractClient.Reply;
import dev.parley.server.testing.ArrowStreams;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reading results over HTTP, from the whole server in front of an engine that starts in milliseconds. */
class ResultsTest extends GatewayHarness {
    private static final int ROWS = 12_345; // three batches

    private String result;

    @BeforeEach
    void aResult() {
        open("a");
        JsonNode statement = run("a", "select id from range(" + ROWS + ")", "null");
        result = statement.at("/links/result").asText();
        assertThat(statement.path("max_rows").isNull()).isTrue();
        assertThat(statement.at("/output/table/row_count").asInt()).isEqualTo(ROWS);
    }

    @Test
    void jsonTellsWhatItIsAndHasAllRows() {
        JsonNode json = client.get(result).hasStatus(200).json();

        assertThat(json.path("columns").toString()).isEqualTo("[{\"name\":\"id\",\"type\":\"bigint\"}]");
        assertThat(json.path("offset").asInt()).isZero();
        assertThat(json.path("row_count").asInt()).isEqualTo(ROWS);
        assertThat(json.path("truncated").asBoolean()).isFalse();
        assertThat(json.path("limit_reason").isNull()).isTrue();
        assertThat(ids(json)).containsExactlyElementsOf(range(0, ROWS));
    }

    @Test
    void aRangeIsTheSameInEveryFormat() {
        long[][] ranges = {
            {0, 1}, {4998, 4}, {5000, 5000}, {4999, 5002}, {12_344, 10}, {12_345, 1}, {1L << 50, 5}, {7, 0}
        };
        for (long[] range : ranges) {
            isTheSameInEveryFormat(range[0], range[1]);
        }
    }

    private void isTheSameInEveryFormat(long offset, long limit) {
        String range = result + "?offset=" + offset + "&limit=" + limit;
        List<Long> expected = range(Math.min(offset, ROWS), Math.min(offset + limit, ROWS));

        assertThat(ids(client.get(range).hasStatus(200).json())).isEqualTo(expected);
        assertThat(text(range + "&format=csv"))
                .isEqualTo("id\r\n" + lines(expected.stream().map(id -> id + "\r\n")));
        assertThat(raw(range + "&format=ndjson").toString())
                .isEqualTo(lines(expected.stream().map(id -> "{\"id\":" + id + "}\n")));
        assertThat(ArrowStreams.rows(raw(range + "&format=arrow")).stream()
                        .map(row -> row.get(0).asLong()))
                .containsExactlyElementsOf(expected);
    }

    @Test
    void theCallerChoosesByAccept() {
        Map<String, String> choices = Map.of(
                "application/json", "application/json",
                "text/csv", "text/csv",
                "application/x-ndjson", "application/x-ndjson",
                "application/vnd.apache.arrow.stream", "application/vnd.apache.arrow.stream",
                "*/*", "application/json",
                "text/html", "application/json",
                "application/json;q=0.1, text/csv", "text/csv");
        choices.forEach((accept, mediaType) -> assertThat(get(result + "?limit=3", Map.of("Accept", accept))
                        .hasStatus(200)
                        .mediaType())
                .isEqualTo(mediaType));
    }

    @Test
    void whatIsAskedForIsCompressedButNotWhatIsTiny() throws Exception {
        Buffer plain = raw(result + "?format=csv");
        for (String format : List.of("json", "ndjson", "csv", "arrow")) {
            String path = result + "?format=" + format;
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
                    .header("Accept-Encoding", "deflate, gzip;q=0.5")
                    .build();
            HttpResponse<byte[]> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofByteArray());
            assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
            Buffer packed = Buffer.buffer(answer.body());
            assertThat(unpacked(packed)).isEqualTo(raw(path));
        }
        assertThat(get(result + "?format=csv", Map.of("Accept-Encoding", "gzip;q=0"))
                        .raw())
                .isEqualTo(plain);

        String tiny = run("a", "select 7 as n", "1").at("/links/result").asText();
        assertThat(get(tiny, Map.of("Accept-Encoding", "gzip"))
                        .json()
                        .path("rows")
                        .toString())
                .isEqualTo("[[7]]");
    }

    @Test
    void manyReadAtOnce() {
        List<CompletableFuture<Reply>> readers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            readers.add(client.start(HttpMethod.GET, result + "?offset=" + i * 100));
        }
        for (int i = 0; i < readers.size(); i++) {
            assertThat(ids(reply(readers.get(i)).hasStatus(200).json()))
                    .containsExactlyElementsOf(range(i * 100L, ROWS));
        }
    }

    @Test
    void aReaderThatStopsHoldsNobodyUpAndWhatItHeldIsFreedOnceItGoes() throws Exception {
        String large = run("a", "select id from range(1500000)", "null")
                .at("/links/result")
                .asText();
        var slow = new ArrayList<HttpClientResponse>();
        for (int i = 0; i < 10; i++) {
            slow.add(begin(large + "?format=ndjson"));
        }
        assertThat(ids(client.get(large + "?offset=1499999").json())).containsExactly(1_499_999L);
        await().untilAsserted(() -> assertThat(openResults()).isEqualTo(10));

        slow.forEach(response -> response.request().connection().close());

        await().untilAsserted(() -> assertThat(openResults()).isZero());
    }

    @Test
    void resultsOutliveTheSessionAndTheServer() throws Exception {
        String small = run("a", "select 7 as n", "1").at("/links/result").asText();
        delete("a");
        restart();

        assertThat(ids(client.get(result + "?offset=12340").json())).containsExactlyElementsOf(range(12_340, ROWS));
        assertThat(ids(client.get(small).json())).containsExactly(7L);
    }

    @Test
    void filesThatNobodyKnowsAreRemovedAndResultsWhoseFileIsGoneSaySo() throws Exception {
        Path folder = results();
        Path kept = folder.resolve("1-0.arrow");
        assertThat(kept).exists();
        stopServer();
        Files.delete(kept);
        Files.writeString(folder.resolve("1-99.arrow"), "an upload that a kill cut");
        Files.writeString(folder.resolve("left.batches"), "of an older server");
        startServer();

        assertThat(folder).isEmptyDirectory();
        assertThat(client.get(result).isProblem(410, "RESULT_EXPIRED").detail()).contains("its file is not there");
    }

    @Test
    void whereNothingIsNothingIsRead() {
        JsonNode none = submit("a", "scala", "println(\"x\")");
        await().untilAsserted(
                        () -> client.get(none.at("/links/result").asText()).isProblem(404, "NO_RESULT"));
        JsonNode sleeping = submit("a", "scala", "Thread.sleep(600000)");
        assertThat(client.get(sleeping.at("/links/result").asText())
                        .isProblem(404, "NO_RESULT")
                        .detail())
                .contains("has not ended");
        client.get("/api/v1/sessions/a/statements/99/result").isProblem(404, "UNKNOWN_STATEMENT");
    }

    @Test
    void aWrongParameterIsNamed() {
        for (String query : List.of(
                "offset=-1", "offset=x", "limit=-5", "limit=1e3", "format=xml", "format=JSON", "rows=7", "limit=")) {
            assertThat(client.get(result + "?" + query)
                            .isProblem(400, "INVALID_REQUEST")
                            .detail())
                    .contains(query.substring(0, query.indexOf('=')));
        }
    }

    @Test
    void aStatementSaysHowManyRowsItWants() {
        JsonNode few = run("a", "select id from range(100)", "3");
        assertThat(few.path("max_rows").asInt()).isEqualTo(3);
        assertThat(few.at("/output/table/rows").toString()).isEqualTo("[[0],[1],[2]]");
        assertThat(few.at("/output/table/limit_reason").asText()).isEqualTo("max_rows");
        String rows = few.at("/links/result").asText() + "?format=csv";
        assertThat(client.get(rows).hasStatus(200).header("X-Parley-Truncated")).isEqualTo("true");
        JsonNode usual = submit("a", "sql", "select id from range(100)");
        assertThat(usual.path("max_rows").asInt()).isEqualTo(10_000);
        client.post("/api/v1/sessions/a/statements", "{\"code\":\"1\",\"max_rows\":0}")
                .isProblem(400, "INVALID_REQUEST");
        client.post("/api/v1/sessions/a/statements", "{\"code\":\"1\",\"max_rows\":1.5}")
                .isProblem(400, "INVALID_REQUEST");
    }

    private HttpClientResponse begin(String path) throws Exception {
        HttpClientResponse response = http.request(HttpMethod.GET, gateway.port(), "127.0.0.1", path)
                .compose(request -> request.send().onSuccess(HttpClientResponse::pause))
                .await(20, TimeUnit.SECONDS);
        assertThat(response.statusCode()).isEqualTo(200);
        return response;
    }

    /** How many files of results this process has open. */
    private static long openResults() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(link -> link(link).endsWith(".arrow")).count();
        }
    }

    private static String link(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return ""; // closed meanwhile
        }
    }

    private static Buffer unpacked(Buffer packed) throws IOException {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(packed.getBytes()))) {
            return Buffer.buffer(in.readAllBytes());
        }
    }

    private Buffer raw(String path) {
        return client.get(path).hasStatus(200).raw();
    }

    private String text(String path) {
        return raw(path).toString(StandardCharsets.UTF_8);
    }

    private static String lines(Stream<String> lines) {
        return lines.collect(Collectors.joining());
    }

    private static List<Long> ids(JsonNode json) {
        var ids = new ArrayList<Long>();
        json.path("rows").forEach(row -> ids.add(row.get(0).asLong()));
        return ids;
    }

    private static List<Long> range(long from, long to) {
        return LongStream.range(from, to).boxed().toList();
    }
}
