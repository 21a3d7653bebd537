package dev.parley.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How an engine dies of the code that runs in it, and what others notice of that: each dies in an engine of its own. */
@Timeout(600)
class DeathTest {
    /** Less than the silence of a link after which an engine is given up: its end itself was seen. */
    private static final Duration SOON = Duration.ofSeconds(10);

    private static final String CRASH =
            """
            val field = classOf[sun.misc.Unsafe].getDeclaredField("theUnsafe")
            field.setAccessible(true)
            field.get(null).asInstanceOf[sun.misc.Unsafe].putAddress(0L, 0L)
            """;

    /** Of the session, so that it stays whatever becomes of the code that fills it. */
    private static final String KEEP = "var kept = List.empty[Array[Byte]]";

    /**
     * In small pieces, so that no room is left between them; it goes on where that fails, by a way that was gone before,
     * since the JVM would look for its parts on the full heap.
     */
    private static final String FILL_THE_HEAP =
            """
            def keep(bytes: Int): Unit =
              try kept = new Array[Byte](bytes) :: kept catch { case e: Throwable => Thread.sleep(50) }
            keep(-1)
            while (true) keep(1 << 14)
            """;

    /**
     * Fills it as well, but lets all go where that fails. In large pieces, so that it fails for this code alone: Spark stops
     * where a thread of its own, as the one that cleans up after collections, finds no room even for a moment.
     */
    private static final String FILL_AND_LET_GO =
            """
            def fill(): Unit = { var kept = List.empty[Array[Byte]]; while (true) kept = new Array[Byte](1 << 24) :: kept }
            try fill() catch { case e: OutOfMemoryError => println("let go") }
            """;

    @TempDir
    private static Path folder;

    private static ParleyServer server;
    private static Api api;
    private static String otherEngine;

    @BeforeAll
    static void start() throws Exception {
        server = ParleyServer.start(folder.resolve("data"));
        api = new Api(server.address());
        otherEngine = api.open("other").path("engine").asText();
        assertThat(printed("other", "val mine = 41")).contains("mine");
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Test
    void kill9() throws Exception {
        JsonNode session = openVictim("killed", "never");
        JsonNode running = api.submit("killed", "scala", "Thread.sleep(600000)", "0s");
        ProcessHandle engine = engine(session);
        Instant killed = Instant.now();

        engine.destroyForcibly();

        isDeadSoon("killed", killed, running, "signal 9; its last lines: ");
        othersNoticeNothing();
    }

    @Test
    void nativeCrashOfASessionThatComesBack() throws Exception {
        JsonNode session = openVictim("crashed", "always");
        assertThat(printed("crashed", "val gone = 1")).contains("gone");
        ProcessHandle engine = engine(session);

        JsonNode running = api.submit("crashed", "scala", CRASH, "0s");

        awaitEnd(engine);
        JsonNode ended = api.end("crashed", running);
        assertThat(ended.at("/error/code").asText()).as(ended.toString()).isEqualTo("ENGINE_LOST");
        assertThat(ended.at("/error/message").asText()).contains("SIGSEGV");
        JsonNode back = api.settled("crashed");
        assertThat(back.path("state").asText()).as(back.toString()).isEqualTo("idle");
        assertThat(back.path("generation").asInt()).isEqualTo(2);
        assertThat(back.path("id")).isEqualTo(session.path("id"));
        assertThat(back.at("/last_restart/reason").asText()).contains("SIGSEGV");
        assertThat(printed("crashed", "println(year)")).isEqualTo("2013\n");
        assertThat(api.run("crashed", "scala", "println(gone)").path("state").asText())
                .isEqualTo("failed");
        assertThat(files(session)).filteredOn(name -> name.startsWith("hs_err")).hasSize(1);
        assertThat(files(session)).noneMatch(name -> name.startsWith("core"));
        othersNoticeNothing();
    }

    @Test
    void aHeapThatStaysFull() throws Exception {
        JsonNode session = openVictim("full", "never");
        ProcessHandle engine = engine(session);
        assertThat(printed("full", KEEP)).contains("kept");

        JsonNode running = api.submit("full", "scala", FILL_THE_HEAP, "0s");

        isDeadSoon("full", awaitEnd(engine), running, "the heap is full");
        othersNoticeNothing();
    }

    @Test
    void errorsThatCodeCanLiveWithEndNoEngine() throws Exception {
        ProcessHandle engine =
                engine(api.send("GET", "/api/v1/sessions/other", null).body());
        assertThat(printed(
                        "other",
                        "println(try new Array[Int](Int.MaxValue).length catch { case e: OutOfMemoryError => -1 })"))
                .isEqualTo("-1\n");
        JsonNode deep = api.run("other", "scala", "def down(i: Long): Long = 1 + down(i + 1)\ndown(0)");
        assertThat(deep.at("/error/name").asText()).as(deep.toString()).isEqualTo("StackOverflowError");
        assertThat(printed("other", FILL_AND_LET_GO)).contains("let go");
        JsonNode large = api.run("other", "scala", "val much = List.fill(64)(new Array[Long](1 << 27)).size");
        assertThat(large.at("/error/name").asText()).as(large.toString()).isEqualTo("OutOfMemoryError");
        othersNoticeNothing();
        assertThat(engine.isAlive()).isTrue();
    }

    private static JsonNode openVictim(String name, String restart) throws Exception {
        JsonNode session = api.open(
                name,
                Map.of(
                        "kind",
                        "dedicated",
                        "driver_memory",
                        "700m",
                        "restart",
                        restart,
                        "init",
                        List.of(Map.of("code", "val year = 2013"))));
        assertThat(session.path("state").asText()).as(session.toString()).isEqualTo("idle");
        return session;
    }

    private static ProcessHandle engine(JsonNode session) throws Exception {
        JsonNode engine = api.send(
                        "GET", "/api/v1/engines/" + session.path("engine").asText(), null)
                .body();
        return ProcessHandle.of(engine.path("pid").asLong()).orElseThrow();
    }

    /** When it had ended, to some hundredths of a second. */
    private static Instant awaitEnd(ProcessHandle engine) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> !engine.isAlive());
        return Instant.now();
    }

    /** What is in the folder of the engine that a session had. */
    private static List<String> files(JsonNode session) throws Exception {
        Path engine =
                folder.resolve("data/engines").resolve(session.path("engine").asText());
        try (Stream<Path> files = Files.list(engine)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static void isDeadSoon(String name, Instant gone, JsonNode running, String cause) throws Exception {
        JsonNode session = Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> api.send("GET", "/api/v1/sessions/" + name, null).body(), seen -> seen.path("terminal")
                        .asBoolean());
        assertThat(Duration.between(gone, Instant.parse(session.path("ended_at").asText())))
                .isLessThan(SOON);
        assertThat(session.path("state").asText()).as(session.toString()).isEqualTo("dead");
        assertThat(session.path("ended_reason").asText()).contains(cause);
        JsonNode ended = api.end(name, running);
        assertThat(ended.at("/error/code").asText()).as(ended.toString()).isEqualTo("ENGINE_LOST");
        assertThat(ended.at("/error/message").asText()).contains(cause);
    }

    private static void othersNoticeNothing() throws Exception {
        JsonNode other = api.send("GET", "/api/v1/sessions/other", null).body();
        assertThat(other.path("engine").asText()).isEqualTo(otherEngine);
        assertThat(other.path("generation").asInt()).isEqualTo(1);
        assertThat(printed("other", "println(mine + 1)")).isEqualTo("42\n");
    }

    private static String printed(String session, String code) throws Exception {
        JsonNode statement = api.run(session, "scala", code);
        assertThat(statement.path("state").asText()).as(statement.toString()).isEqualTo("succeeded");
        return statement.at("/output/text").asText();
    }
}
