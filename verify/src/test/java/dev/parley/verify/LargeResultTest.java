package dev.parley.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
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
        assertThat(FirstColumn.of(server, statement)).isEqualTo(new FirstColumn(rows, rows * (rows - 1) / 2));
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
        assertThat(FirstColumn.of(server, statement)).isEqualTo(new FirstColumn(rows, rows * (rows - 1) / 2));
    }

    /** The last row is computed once the first million has been read. */
    @Test
    void twentyMillionRowsReachADriverAndTheFirstOnesBeforeTheLastIsComputed() throws Exception {
        long rows = 20_000_000;
        var gate = new RowGate(api, SESSION);
        gate.shut();
        long count = 0;
        long characters = 0;
        try (HiveDriver driver = HiveDriver.standalone("3.1.3");
                Connection connection =
                        driver.connect(server.sqlUrl() + "?parley.session=" + SESSION, "somebody", "x");
                Statement statement = connection.createStatement()) {
            statement.setFetchSize(20_000);
            try (ResultSet result = statement.executeQuery("select gated(id, " + (rows - 1)
                    + ") as id, cast(id % 1000 as string) as text from range(0, " + rows + ", 1, 40)")) {
                while (result.next() && result.getLong(1) == count) {
                    characters += result.getString(2).length();
                    count++;
                    if (count == 1_000_000) {
                        gate.open();
                    }
                }
            }
        }
        assertThat(count).isEqualTo(rows);
        assertThat(characters).isEqualTo(rows / 1000 * (10 + 2 * 90 + 3 * 900));
    }

    @Test
    void aCancelWaitsForNothingOfTheGigabytesThatAreOnTheirWay() throws Exception {
        long all = 10_000_000L * 400;
        JsonNode statement =
                submit("select id, repeat(cast(id % 10 as string), 400) as text from range(0, 10000000, 1, 100)", "0s");
        long before = spooled();
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> spooled() > before + (200 << 20));

        long start = System.nanoTime();
        Api.Answer cancelled = api.send("POST", statement.at("/links/cancel").asText(), null);
        Duration answered = Duration.ofNanos(System.nanoTime() - start);
        long then = spooled() - before;

        assertThat(cancelled.status()).isEqualTo(200);
        assertThat(then).isLessThan(all / 2);
        assertThat(answered).isLessThan(Duration.ofSeconds(5));
        JsonNode end = api.end(SESSION, statement);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
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

    private static long spooled() throws Exception {
        return FirstColumn.bytesIn(folder.resolve("data/results"));
    }
}
