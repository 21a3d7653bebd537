package dev.parley.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scala and SQL over REST on the real engine: what users see of good and of bad snippets. */
class SnippetsTest {
    @TempDir
    private static Path data;

    private static ParleyServer server;
    private static Api api;

    @BeforeAll
    static void start() throws Exception {
        server = ParleyServer.start(data);
        api = new Api(server.address());
        assertThat(api.open("one").path("state").asText()).isEqualTo("idle");
        assertThat(api.open("two").path("state").asText()).isEqualTo("idle");
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Test
    void bothSessionsShareOneEngine() {
        assertThat(server.engines()).hasSize(1);
    }

    @Test
    void scalaAnswersAsInSparkShell() throws Exception {
        assertThat(text("one", "1 + 1")).matches("res\\d+: Int = 2\\n");
        assertThat(text("one", "val xs = Seq(1, 2)\nxs.sum"))
                .matches("xs: Seq\\[Int\\] = List\\(1, 2\\)\\nres\\d+: Int = 3\\n");
        assertThat(text("one", "spark.range(3)"))
                .matches("res\\d+: org.apache.spark.sql.Dataset\\[Long\\] = \\[id: bigint\\]\\n");
    }

    @Test
    void aBareDatasetIsEchoedWithoutAJob() throws Exception {
        String lazy = "spark.range(3).map(i => { if (i >= 0) throw new IllegalStateException(\"ran\"); i })";
        assertThat(text("one", lazy)).matches("res\\d+: org.apache.spark.sql.Dataset\\[Long] = \\[value: bigint]\n");
        assertThat(failed("one", "scala", lazy + ".count").path("message").asText())
                .contains("ran");
    }

    @Test
    void displayGivesATableFromScala() throws Exception {
        JsonNode table = ok("one", "scala", "display(Seq((1, \"a\")).toDF(\"n\", \"s\"))")
                .at("/output/table");
        assertThat(table.path("columns").findValuesAsText("name")).containsExactly("n", "s");
        assertThat(table.path("rows").toString()).isEqualTo("[[1,\"a\"]]");
    }

    @Test
    void sqlAnswersWithATable() throws Exception {
        JsonNode table = ok("one", "sql", "select 1 as a, 'x' as b, cast(null as date) as c")
                .at("/output/table");
        assertThat(table.path("columns").toString())
                .isEqualTo(
                        "[{\"name\":\"a\",\"type\":\"int\"},{\"name\":\"b\",\"type\":\"string\"},{\"name\":\"c\",\"type\":\"date\"}]");
        assertThat(table.path("rows").toString()).isEqualTo("[[1,\"x\",null]]");
        assertThat(table.path("truncated").asBoolean()).isFalse();
    }

    @Test
    void moreThanTenThousandRowsAreCutAndThatIsSaid() throws Exception {
        JsonNode table = ok("one", "sql", "select id, repeat('x', 100) from range(15000)")
                .at("/output/table");
        assertThat(table.path("rows").size()).isEqualTo(1000);
        assertThat(table.path("rows").get(999).get(0).asLong()).isEqualTo(999);
        assertThat(table.path("row_count").asInt()).isEqualTo(10_000);
        assertThat(table.path("more").asBoolean()).isTrue();
        assertThat(table.path("truncated").asBoolean()).isTrue();
        assertThat(table.path("limit_reason").asText()).isEqualTo("max_rows");
    }

    @Test
    void scalaAndSqlShareASparkSession() throws Exception {
        ok("one", "scala", "Seq((1, \"a\"), (2, \"b\")).toDF(\"n\", \"s\").createOrReplaceTempView(\"shared\")");
        assertThat(ok("one", "sql", "select s from shared where n = 2")
                        .at("/output/table/rows/0/0")
                        .asText())
                .isEqualTo("b");
    }

    @Test
    void twoSessionsShowTheirOwnWhileBothRun() throws Exception {
        var both = List.of(
                CompletableFuture.supplyAsync(() -> ownThings("one", 1)),
                CompletableFuture.supplyAsync(() -> ownThings("two", 2)));
        assertThat(both.get(0).get(3, TimeUnit.MINUTES)).isEqualTo("printed by one\nown 1: 5 10\n");
        assertThat(both.get(1).get(3, TimeUnit.MINUTES)).isEqualTo("printed by two\nown 2: 5 20\n");
        assertThat(ok("one", "sql", "select n from own_view")
                        .at("/output/table/rows")
                        .toString())
                .isEqualTo("[[1]]");
        assertThat(ok("two", "sql", "select n from own_view")
                        .at("/output/table/rows")
                        .toString())
                .isEqualTo("[[2]]");
    }

    private static String ownThings(String session, int n) {
        String code =
                """
                case class Thing(n: Int, times: Int)
                val mine = %d
                Seq(mine).toDF("n").createOrReplaceTempView("own_view")
                val things = sc.parallelize(1 to 5).map(i => { Thread.sleep(50); Thing(mine, i) }).collect()
                val doubled = things.toSeq.toDS.map(t => t.n * 2).collect().sum
                """
                        .formatted(n);
        try {
            ok(session, "scala", code);
            return text(
                    session,
                    "println(\"printed by " + session
                            + "\")\nprintln(s\"own ${things.head.n}: ${things.length} $doubled\")");
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anExceptionTellsItsNameMessageAndUserFrames() throws Exception {
        JsonNode error = failed("one", "scala", "def f(n: Int): Int = 1 / n\nf(0)");
        assertThat(error.path("name").asText()).isEqualTo("ArithmeticException");
        assertThat(error.path("message").asText()).isEqualTo("/ by zero");
        assertThat(error.path("traceback").toString()).contains("f").doesNotContain("scala.tools.nsc");
    }

    @Test
    void aCompileErrorTellsItsPlace() throws Exception {
        JsonNode error = failed("one", "scala", "val a = 1\nval b: Int =\n  \"text\"");
        assertThat(error.path("name").asText()).isEqualTo("CompileError");
        assertThat(error.path("message").asText()).contains("type mismatch");
        assertThat(error.at("/position/line").asInt()).isEqualTo(3);
        assertThat(error.at("/position/column").asInt()).isEqualTo(3);
    }

    @Test
    void aSqlErrorTellsSparksErrorClassAndPlace() throws Exception {
        JsonNode error = failed("one", "sql", "select 1;\nselect * from nowhere");
        assertThat(error.path("code").asText()).isEqualTo("TABLE_OR_VIEW_NOT_FOUND");
        assertThat(error.at("/position/line").asInt()).isEqualTo(2);
        assertThat(error.at("/position/column").asInt()).isEqualTo(15);
    }

    @Test
    void fiftyMegabytesOfOutputKeepTheirFirstAndLastPart() throws Exception {
        JsonNode statement = ok("one", "scala", "for (i <- 1 to 500000) println(f\"$i%08d\" + \"x\" * 92)");
        String text = statement.at("/output/text").asText();
        assertThat(text)
                .startsWith("00000001xxx")
                .contains("characters are left out here")
                .endsWith("x\n");
        assertThat(text).contains("00500000xxx");
        assertThat(text.length() + statement.at("/output/text_omitted").asLong())
                .isGreaterThan(50_000_000);
        assertThat(text.length()).isLessThan(1_100_000);
        assertThat(text("one", "1 + 1")).contains("Int = 2");
    }

    @Test
    void aStringOfAHundredMegabytesDoesNoHarm() throws Exception {
        assertThat(text("one", "\"y\" * 100000000"))
                .startsWith("res")
                .contains("String = yyyy")
                .hasSizeLessThan(10_000);
        JsonNode table = ok("one", "sql", "select repeat('z', 100000000) as s").at("/output/table");
        assertThat(table.path("truncated").asBoolean()).isTrue();
        assertThat(table.path("limit_reason").asText()).isEqualTo("row_bytes");
        assertThat(text("one", "1 + 1")).contains("Int = 2");
    }

    @Test
    void nullAnOpenBraceAndAThrownErrorDoNoHarm() throws Exception {
        assertThat(text("two", "val nothing: String = null\nnothing")).contains("String = null");
        assertThat(failed("two", "scala", "object Open {").path("name").asText())
                .isEqualTo("IncompleteCode");
        assertThat(failed("two", "scala", "throw new OutOfMemoryError(\"mine\")")
                        .path("name")
                        .asText())
                .isEqualTo("OutOfMemoryError");
        assertThat(failed("two", "scala", "def deep(n: Int): Int = 1 + deep(n + 1)\ndeep(0)")
                        .path("name")
                        .asText())
                .isEqualTo("StackOverflowError");
        assertThat(text("two", "1 + 1")).contains("Int = 2");
    }

    @Test
    void aCancelledStatementHasStoppedAndTheSessionGoesOn() throws Exception {
        JsonNode loop = api.submit("two", "scala", "while (true) {}", "0s");
        JsonNode queued = api.submit("two", "scala", "println(\"never\")", "0s");
        var path = "/api/v1/sessions/two/statements/";
        assertThat(api.send("POST", path + queued.path("id").asInt() + "/cancel", null)
                        .status())
                .isEqualTo(200);
        JsonNode running = api.statement("two", loop.path("id").asInt(), "1s");
        assertThat(running.path("state").asText()).isEqualTo("running");
        assertThat(api.send("POST", path + loop.path("id").asInt() + "/cancel", null)
                        .status())
                .isEqualTo(200);
        assertThat(api.end("two", loop).path("state").asText()).isEqualTo("cancelled");
        JsonNode never = api.end("two", queued);
        assertThat(never.path("state").asText()).isEqualTo("cancelled");
        assertThat(never.at("/output/text").asText()).isEmpty();
        assertThat(text("two", "1 + 1")).contains("Int = 2");
    }

    @Test
    void nothingListensOffLoopback() throws Exception {
        var pids = new ArrayList<>(List.of(server.pid()));
        server.engines().forEach(engine -> pids.add(engine.pid()));
        List<String> listeners = Listeners.of(pids);
        assertThat(listeners).hasSizeGreaterThan(pids.size() - 1);
        assertThat(listeners).allMatch(Listeners::isLoopback);
    }

    @Test
    void theEnginesSecretIsNowhereToBeRead() throws Exception {
        for (ProcessHandle engine : server.engines()) {
            String environment = Files.readString(Path.of("/proc/" + engine.pid() + "/environ"));
            String secret = Pattern.compile("PARLEY_ENGINE_SECRET=([^\0]+)")
                    .matcher(environment)
                    .results()
                    .findFirst()
                    .orElseThrow()
                    .group(1);
            assertThat(secret).hasSize(64);
            assertThat(Files.readString(Path.of("/proc/" + engine.pid() + "/cmdline")))
                    .doesNotContain(secret);
            assertThat(server.log()).doesNotContain(secret);
        }
    }

    private static String text(String session, String code) throws Exception {
        return ok(session, "scala", code).at("/output/text").asText();
    }

    private static JsonNode ok(String session, String language, String code) throws Exception {
        JsonNode statement = api.run(session, language, code);
        assertThat(statement.path("state").asText()).as(statement.toString()).isEqualTo("succeeded");
        return statement;
    }

    private static JsonNode failed(String session, String language, String code) throws Exception {
        JsonNode statement = api.run(session, language, code);
        assertThat(statement.path("state").asText()).isEqualTo("failed");
        return statement.path("error");
    }
}
