package dev.parley.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Results larger than the heaps that they pass through: 1 GB in the engine, 256 MB in the server. */
@Timeout(600)
class LargeResultTest {
    private static final String SESSION = "large";

    @TempDir
    private static Path folder;

    private static ParleyServer server;
    private static Api api;

    @BeforeAll
    static void open() throws Exception {
        Path config = Files.writeString(folder.resolve("parley.yaml"), "engine:\n  memory: 1g\n");
        server = ParleyServer.start(folder.resolve("data"), "--config", config.toString());
        api = new Api(server.address());
        assertThat(api.open(SESSION).path("state").asText()).isEqualTo("idle");
    }

    @AfterAll
    static void close() throws Exception {
        server.close();
    }

    @Test
    void fiftyMillionRowsPassThrough() throws Exception {
        long rows = 50_000_000;

        JsonNode statement = run("select id from range(" + rows + ")");

        assertThat(statement.at("/output/table/row_count").asLong()).isEqualTo(rows);
        assertThat(statement.at("/output/table/truncated").asBoolean()).isFalse();
        assertThat(statement.at("/output/table/more").asBoolean()).isTrue();
        assertThat(sumOfFirstColumn(statement)).isEqualTo(new Sum(rows, rows * (rows - 1) / 2));
        JsonNode last = api.send("GET", result(statement) + "?offset=" + (rows - 2) + "&limit=10", null)
                .body()
                .path("rows");
        assertThat(last.toString()).isEqualTo("[[" + (rows - 2) + "],[" + (rows - 1) + "]]");
    }

    @Test
    void aPartitionLargerThanTheHeapPassesThrough() throws Exception {
        long rows = 3_000_000;

        JsonNode statement =
                run("select /*+ REPARTITION(1) */ id, repeat(cast(id % 10 as string), 400) as text from range(" + rows
                        + ")");

        assertThat(statement.at("/output/table/row_count").asLong()).isEqualTo(rows);
        assertThat(sumOfFirstColumn(statement)).isEqualTo(new Sum(rows, rows * (rows - 1) / 2));
    }

    @Test
    void aCancelIsAnsweredAtOnceWhileAGigabyteIsOnItsWay() throws Exception {
        JsonNode statement =
                submit("select id, repeat(cast(id % 10 as string), 400) as text from range(0, 10000000, 1, 100)", "0s");
        long before = spooled();
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> spooled() > before + (200 << 20));

        long start = System.nanoTime();
        Api.Answer cancelled = api.send("POST", statement.at("/links/cancel").asText(), null);
        Duration answered = Duration.ofNanos(System.nanoTime() - start);

        assertThat(cancelled.status()).isEqualTo(200);
        assertThat(answered).isLessThan(Duration.ofMillis(200));
        JsonNode end = api.end(SESSION, statement);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        assertThat(end.path("state").asText()).isEqualTo("cancelled");
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> spooled() <= before);
        assertThat(api.run(SESSION, "sql", "select 1").path("state").asText()).isEqualTo("succeeded");
    }

    private JsonNode run(String sql) throws Exception {
        JsonNode end = api.end(SESSION, submit(sql, "60s"));
        assertThat(end.path("state").asText()).as(end.toString()).isEqualTo("succeeded");
        return end;
    }

    private JsonNode submit(String sql, String wait) throws Exception {
        var body = new HashMap<String, Object>(Map.of("language", "sql", "code", sql));
        body.put("max_rows", null);
        Api.Answer answer = api.send("POST", "/api/v1/sessions/" + SESSION + "/statements?wait=" + wait, body);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        return answer.body();
    }

    private static String result(JsonNode statement) {
        return statement.at("/links/result").asText();
    }

    private record Sum(long rows, long sum) {}

    private Sum sumOfFirstColumn(JsonNode statement) throws Exception {
        URI uri = server.address().resolve(result(statement) + "?format=arrow");
        try (InputStream body = HttpClient.newHttpClient()
                        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofInputStream())
                        .body();
                var memory = new RootAllocator();
                var reader = new ArrowStreamReader(body, memory)) {
            long rows = 0;
            long sum = 0;
            while (reader.loadNextBatch()) {
                var ids = (BigIntVector) reader.getVectorSchemaRoot().getVector(0);
                for (int i = 0; i < ids.getValueCount(); i++) {
                    sum += ids.get(i);
                }
                rows += ids.getValueCount();
            }
            return new Sum(rows, sum);
        }
    }

    /** Bytes of results in the server's data folder. */
    private long spooled() throws Exception {
        try (Stream<Path> files = Files.walk(folder.resolve("data/results"))) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
