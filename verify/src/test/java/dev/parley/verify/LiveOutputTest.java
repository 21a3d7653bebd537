package dev.parley.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a reader sees of a statement while it goes on, on the real engine; and what endless output costs others. */
@Timeout(300)
class LiveOutputTest {
    private static final int SILENT_READERS = 50;
    private static final long MOST_GROWTH_KB = 150 << 10;

    @TempDir
    private static Path data;

    private static ParleyServer server;
    private static Api api;
    private static EventReader reader;

    @BeforeAll
    static void start() throws Exception {
        server = ParleyServer.start(data);
        api = new Api(server.address());
        reader = new EventReader(server.address());
        assertThat(api.open("loud").path("state").asText()).isEqualTo("idle");
        assertThat(api.open("quiet").path("state").asText()).isEqualTo("idle");
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Test
    void whatIsPrintedReachesAWaitingReaderAtOnce() throws Exception {
        String code = "for (i <- 1 to 25) { Thread.sleep(120); println(\"at \" + java.time.Instant.now) }";
        JsonNode statement = api.submit("loud", "scala", code, "0s");

        List<Long> delays = reader.events("loud", statement.path("id").asInt())
                .filter(read -> read.event().path("text").asText().startsWith("at "))
                .map(read ->
                        Duration.between(printedAt(read.event()), read.at()).toMillis())
                .skip(5) // the first ones load what a first print needs
                .sorted()
                .toList();

        System.out.printf("a println reaches its reader after %s ms%n", delays);
        assertThat(delays).hasSize(20);
        assertThat(delays.get(delays.size() / 2)).isLessThan(100);
        assertThat(delays.get(delays.size() - 3)).isLessThan(1_000); // a pause of a busy machine delays one or two
    }

    @Test
    void progressAndRichOutputReachTheReader() throws Exception {
        String code = "display(html(\"<b>x</b>\"))\nsc.parallelize(1 to 40, 40).foreach(_ => Thread.sleep(100))";
        JsonNode statement = api.submit("quiet", "scala", code, "0s");

        List<JsonNode> events = reader.events("quiet", statement.path("id").asInt())
                .map(EventReader.Read::event)
                .toList();

        List<Double> fractions = events.stream()
                .filter(isOf("progress"))
                .map(event -> event.at("/progress/fraction").asDouble())
                .toList();
        assertThat(fractions).hasSizeGreaterThan(3).isSorted().last().isEqualTo(1.0);
        assertThat(events.stream().filter(isOf("display"))).singleElement().satisfies(event -> assertThat(
                        event.at("/display/data/text~1html").asText())
                .isEqualTo("<b>x</b>"));
        JsonNode ended = api.end("quiet", statement);
        assertThat(ended.at("/progress/done").asInt()).isEqualTo(40);
        assertThat(ended.at("/output/display").size()).isEqualTo(1);
    }

    @Test
    void printingWithoutEndAndReadersThatNeverReadHurtNobody() throws Exception {
        List<Long> alone = timesOfAnother(20);
        JsonNode endless = api.submit("loud", "scala", "while (true) println(\"x\" * 99)", "0s");
        int id = endless.path("id").asInt();
        await().atMost(Duration.ofMinutes(1)).until(() -> omitted(id) > 5_000_000);
        long before = residentKb();
        var silent = new ArrayList<Socket>();
        try {
            for (int i = 0; i < SILENT_READERS; i++) {
                silent.add(reader.silent("loud", id));
            }
            long start = omitted(id);
            Instant from = Instant.now();
            List<Long> beside = timesOfAnother(40);
            double seconds = Duration.between(from, Instant.now()).toMillis() / 1000.0;
            long growth = residentKb() - before;
            System.out.printf(
                    "endless: %.1f MB/s; another's statement takes %s ms beside it, %s ms alone; server grew by %d kB%n",
                    (omitted(id) - start) / 1e6 / seconds, beside, alone, growth);
            assertThat(beside.get(beside.size() / 2)).isLessThan(1_000);
            assertThat(growth).isLessThan(MOST_GROWTH_KB);
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
        api.send("POST", "/api/v1/sessions/loud/statements/" + id + "/cancel", null);

        JsonNode ended = api.end("loud", endless);
        assertThat(ended.path("state").asText()).isEqualTo("cancelled");
        assertThat(ended.at("/output/text").asText().length()).isBetween(900_000, 1_100_000);
        assertThat(reader.events("loud", id).map(EventReader.Read::event).filter(isOf("gap")))
                .hasSize(1);
    }

    /** How long a small statement of the other session takes, so many times, in milliseconds, ascending. */
    private static List<Long> timesOfAnother(int times) throws Exception {
        var all = new ArrayList<Long>();
        for (int i = 0; i < times; i++) {
            Instant asked = Instant.now();
            assertThat(api.run("quiet", "scala", "1 + 1").at("/output/text").asText())
                    .contains("Int = 2");
            all.add(Duration.between(asked, Instant.now()).toMillis());
        }
        all.sort(null);
        return all;
    }

    private static Instant printedAt(JsonNode event) {
        String last = event.path("text").asText().strip();
        return Instant.parse(last.substring(last.lastIndexOf(' ') + 1));
    }

    private static Predicate<JsonNode> isOf(String type) {
        return event -> event.path("type").asText().equals(type);
    }

    private static long omitted(int statement) throws Exception {
        return api.statement("loud", statement, "0s").at("/output/text_omitted").asLong();
    }

    private static long residentKb() throws Exception {
        return Files.readString(Path.of("/proc/" + server.pid() + "/status"))
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }
}
