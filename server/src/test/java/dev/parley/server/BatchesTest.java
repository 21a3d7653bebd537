package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.frontend.rest.ContractClient.Reply;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Batches over HTTP: real processes, the real store, and a Spark that is a shell script. */
@Timeout(60)
class BatchesTest extends GatewayHarness {
    private static final String B = "/api/v1/batches";
    private static final String SLEEP = "echo begun; sleep 600";

    @TempDir
    private Path place;

    private FakeSpark spark;
    private Caller root;
    private Caller ann;
    private Caller bob;

    @Override
    Map<String, String> settings() {
        try {
            spark = spark == null ? FakeSpark.in(place) : spark;
            Map<String, String> settings = spark.settings();
            settings.put(
                    "SERVER_TOKEN_FILE",
                    Caller.tokensAnd("root", place, "ann", "bob").toString());
            settings.put("BATCHES_MAX_RUNNING", "3");
            settings.put("BATCHES_MAX_PER_USER", "2");
            settings.put("BATCHES_LOG_BYTES", "64k");
            settings.put("BATCHES_KEEP", "3");
            settings.put("BATCHES_KILL_AFTER", "2s");
            return settings;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeEach
    void comeIn() {
        root = new Caller(client, "root");
        ann = new Caller(client, "ann");
        bob = new Caller(client, "bob");
    }

    @AfterEach
    void endAll() {
        root.get(B).json().path("items").forEach(batch -> root.delete(self(batch)));
    }

    @Test
    void anApplicationRunsToItsEndAndItsLogIsKept() throws Exception {
        JsonNode created = ann.post(
                        B,
                        spark.batch(
                                "echo $0 $PARLEY_BATCH_ID; pwd",
                                ",\"main_class\":\"a.Main\",\"name\":\"daily job\",\"tags\":[\"t\"],\"driver_memory\":\"1g\","
                                        + "\"conf\":{\"spark.executor.memory\":\"3g\"}"))
                .hasStatus(201)
                .json();

        JsonNode batch = ended(ann, created);

        assertThat(batch.path("state").asText()).isEqualTo("succeeded");
        assertThat(batch.path("terminal").asBoolean()).isTrue();
        assertThat(batch.path("exit_code").asInt(-1)).isZero();
        assertThat(batch.path("owner").asText()).isEqualTo("ann");
        assertThat(batch.path("ended_reason").isNull()).isTrue();
        JsonNode log = log(ann, batch);
        assertThat(log.path("text").asText())
                .startsWith("called with --properties-file ")
                .contains("--class a.Main " + spark.jar());
        assertThat(log.path("ended").asBoolean()).isTrue();
        Path folder = folder(batch);
        assertThat(Files.readString(folder.resolve("work/settings")))
                .contains("spark.app.name=daily job", "spark.executor.memory=3g", "spark.driver.memory=1g")
                .contains("spark.master=local[1]", "spark.submit.deployMode=client");
        assertThat(Files.getPosixFilePermissions(folder.resolve("spark.properties")))
                .hasSize(2);
    }

    @Test
    void oneThatFailsSaysItsExitCodeAndItsLastLines() {
        JsonNode batch = ended(ann, created(ann, "echo no such table; exit 3"));

        assertThat(batch.path("state").asText()).isEqualTo("failed");
        assertThat(batch.path("exit_code").asInt()).isEqualTo(3);
        assertThat(batch.path("ended_reason").asText()).contains("exit code 3").contains("no such table");
    }

    @Test
    void oneThatIsDeletedEndsWithAllItsProcessesAndStaysInTheList() {
        JsonNode batch = created(ann, "(trap '' TERM; sleep 600) & setsid sleep 600 & " + SLEEP);
        awaitText(ann, batch, "begun");
        String mark = FakeSpark.mark(FakeSpark.processes().get(0)).orElseThrow();
        assertThat(FakeSpark.processes(mark)).isGreaterThan(2);

        JsonNode ended = ann.delete(self(batch)).hasStatus(200).json();

        assertThat(ended.path("state").asText()).isEqualTo("cancelled");
        assertThat(ended.path("ended_reason").asText()).isEqualTo("cancelled by ann");
        await().until(() -> FakeSpark.processes(mark) == 0);
        assertThat(ann.get(self(batch)).json()).isEqualTo(ended);
        assertThat(ann.delete(self(batch)).hasStatus(200).json()).isEqualTo(ended);
    }

    @Test
    void oneThatTakesTooLongHasFailed() {
        JsonNode batch = ended(
                ann,
                ann.post(B, spark.batch(SLEEP, ",\"time_limit\":\"500ms\""))
                        .hasStatus(201)
                        .json());

        assertThat(batch.path("state").asText()).isEqualTo("failed");
        assertThat(batch.path("ended_reason").asText()).contains("time_limit");
    }

    @Test
    void theLogIsReadByOffsetWhileItGrowsAndFollowedToItsEnd() {
        JsonNode batch = created(ann, "echo one; while [ ! -e go ]; do sleep 0.05; done; echo two");
        awaitText(ann, batch, "one");
        JsonNode page = log(ann, batch);
        assertThat(page.path("ended").asBoolean()).isFalse();
        var following = client.send(
                HttpMethod.GET,
                self(batch) + "/log?follow=true&offset=" + page.path("next").asLong(),
                Map.of("Authorization", "Bearer ann-0123456789abcdef"),
                null);

        touch(folder(batch).resolve("work/go"));

        assertThat(reply(following).raw().toString())
                .contains("\"text\":\"two\\n\"")
                .contains("event: log");
        JsonNode rest = ann.get(self(batch) + "/log?offset=" + page.path("next").asLong())
                .json();
        assertThat(rest.path("text").asText()).isEqualTo("two\n");
    }

    @Test
    void aLogWithoutEndIsKeptWithinItsBound() {
        JsonNode batch = created(
                ann, "echo first; yes 0123456789 | head -c 3000000; sleep 2.5; yes abc | head -c 30000; sleep 1.5");

        ended(ann, batch);

        JsonNode page = log(ann, batch);
        assertThat(page.path("text").asText()).contains("\nfirst\n");
        assertThat(page.path("size").asLong()).isGreaterThan(3_000_000);
        assertThat(bytes(folder(batch))).isLessThan(200_000);
        JsonNode last = ann.get(self(batch) + "/log?offset=-8").json();
        assertThat(last.path("text").asText()).isEqualTo("abc\nabc\n");
    }

    @Test
    void anotherUsersBatchIsNotThereButForAnAdministrator() {
        JsonNode anns = ended(ann, created(ann, "true"));
        JsonNode bobs = ended(bob, created(bob, "true"));

        bob.get(self(anns)).isProblem(404, "UNKNOWN_BATCH");
        bob.delete(self(anns)).isProblem(404, "UNKNOWN_BATCH");
        bob.get(self(anns) + "/log").isProblem(404, "UNKNOWN_BATCH");
        assertThat(ids(bob, "")).isEqualTo("[" + bobs.path("id") + "]");
        assertThat(ids(bob, "?owner=ann")).isEqualTo("[]");
        assertThat(ids(root, "")).isEqualTo("[" + bobs.path("id") + "," + anns.path("id") + "]");
        assertThat(ids(root, "?owner=ann")).isEqualTo("[" + anns.path("id") + "]");
        root.get(self(anns)).hasStatus(200);
    }

    @Test
    void aListIsFilteredAndComesInPages() {
        JsonNode good = ended(
                ann, ann.post(B, spark.batch("true", ",\"tags\":[\"nightly\"]")).json());
        JsonNode bad = ended(ann, created(ann, "false"));

        assertThat(ids(ann, "?state=failed,cancelled")).isEqualTo("[" + bad.path("id") + "]");
        assertThat(ids(ann, "?tag=nightly")).isEqualTo("[" + good.path("id") + "]");
        assertThat(ids(ann, "?tag=Nightly")).isEqualTo("[]");
        JsonNode first = ann.get(B + "?limit=1").json();
        assertThat(first.at("/items/0/id")).isEqualTo(bad.path("id"));
        assertThat(ids(ann, "?limit=1&cursor=" + first.path("next_cursor").asText()))
                .isEqualTo("[" + good.path("id") + "]");
    }

    @Test
    void aRepeatedRequestGetsTheFirstAnswerAlsoAfterARestart() throws Exception {
        String body = spark.batch("true");
        JsonNode first = keyed(ann, body).hasStatus(201).json();
        assertThat(keyed(ann, body).hasStatus(201).json().path("id")).isEqualTo(first.path("id"));
        keyed(ann, spark.batch("false")).isProblem(409, "IDEMPOTENCY_KEY_REUSED");
        assertThat(keyed(bob, body).hasStatus(201).json().path("id")).isNotEqualTo(first.path("id"));

        again();

        assertThat(keyed(ann, body).hasStatus(201).json().path("id")).isEqualTo(first.path("id"));
        keyed(ann, spark.batch("false")).isProblem(409, "IDEMPOTENCY_KEY_REUSED");
        assertThat(ann.get(B).json().path("items")).hasSize(1);
    }

    @Test
    void thereAreOnlySoManyAtOnceOfAUserAndInAll() {
        JsonNode first = created(ann, SLEEP);
        created(ann, SLEEP);
        ann.post(B, spark.batch(SLEEP)).isProblem(429, "BATCH_LIMIT_REACHED");
        created(bob, SLEEP);
        bob.post(B, spark.batch(SLEEP)).isProblem(429, "BATCH_LIMIT_REACHED");

        ann.delete(self(first)).hasStatus(200);

        created(ann, "true");
    }

    @Test
    void onlyTheNewestOfThoseThatHaveEndedAreKept() {
        JsonNode oldest = ended(ann, created(ann, "true"));
        for (int i = 0; i < 3; i++) {
            ended(ann, created(ann, "true"));
        }

        await().untilAsserted(() -> ann.get(self(oldest)).isProblem(404, "UNKNOWN_BATCH"));
        await().until(() -> !Files.exists(folder(oldest)));
        assertThat(ann.get(B).json().path("items")).hasSize(3);
    }

    @Test
    void whatCannotBeIsRefusedWithAReason() throws Exception {
        Path outside = Files.createFile(place.resolve("outside.jar"));
        Files.createSymbolicLink(spark.jar().resolveSibling("link.jar"), outside);

        refused("{\"file\":\"" + outside + "\"}", "FILE_NOT_ALLOWED");
        refused("{\"file\":\"" + spark.jar().resolveSibling("link.jar") + "\"}", "FILE_NOT_ALLOWED");
        refused("{\"file\":\"" + spark.jar().resolveSibling("missing.jar") + "\"}", "FILE_NOT_ALLOWED");
        refused("{\"file\":\"job.jar\"}", "FILE_NOT_ALLOWED");
        refused("{\"file\":\"" + spark.jar() + "," + spark.jar() + "\"}", "INVALID_REQUEST");
        refused("{\"file\":\"" + spark.jar().getParent() + "\"}", "INVALID_REQUEST");
        refused("{}", "INVALID_REQUEST");
        refused(spark.batch("true", ",\"jars\":[\"" + outside + "\"]"), "FILE_NOT_ALLOWED");
        refused(spark.batch("true", ",\"conf\":{\"spark.master\":\"local\"}"), "CONF_NOT_ALLOWED");
        refused(spark.batch("true", ",\"conf\":{\"spark.driver.extraJavaOptions\":\"-Da\"}"), "CONF_NOT_ALLOWED");
        refused(spark.batch("true", ",\"conf\":{\"spark.app.name\":\"a\\nspark.master=x\"}"), "CONF_NOT_ALLOWED");
        refused(spark.batch("true", ",\"main_class\":\"--verbose\""), "INVALID_REQUEST");
        refused(spark.batch("true", ",\"driver_memory\":\"100g\""), "INVALID_REQUEST");
        refused(spark.batch("true", ",\"driver_cores\":100"), "INVALID_REQUEST");
        refused(spark.batch("true", ",\"profile\":\"other\""), "UNKNOWN_PROFILE");
        refused(spark.batch("true", ",\"time_limit\":\"soon\""), "INVALID_REQUEST");
        refused(spark.batch("true", ",\"colour\":\"red\""), "INVALID_REQUEST");
        refused(spark.batch("a\\u0000b"), "INVALID_REQUEST");
        Path program = Files.createFile(spark.jar().resolveSibling("job.py"));
        refused("{\"file\":\"" + program + "\",\"main_class\":\"a.Main\"}", "INVALID_REQUEST");
        assertThat(root.get(B).json().path("items")).isEmpty();
        ann.get(B + "/x").isProblem(400, "INVALID_REQUEST");
        ann.get(B + "/7").isProblem(404, "UNKNOWN_BATCH");
        ann.get(B + "?state=asleep").isProblem(400, "INVALID_REQUEST");
    }

    @Test
    void operatorsCountThem() {
        ended(ann, created(ann, "true"));
        created(ann, SLEEP);

        await().untilAsserted(() -> assertThat(ann.get("/metrics").raw().toString())
                .contains("parley_batches_running 1.0")
                .contains("parley_batch_seconds_count{state=\"succeeded\"} 1"));
    }

    private void refused(String body, String code) {
        ann.post(B, body).isProblem(400, code);
    }

    private void again() throws Exception {
        restart();
        comeIn();
    }

    private Reply keyed(Caller caller, String body) {
        return caller.send(
                HttpMethod.POST,
                B,
                Map.of("Content-Type", "application/json", "Idempotency-Key", "k"),
                Buffer.buffer(body));
    }

    private JsonNode created(Caller caller, String script) {
        return caller.post(B, spark.batch(script)).hasStatus(201).json();
    }

    private static JsonNode ended(Caller caller, JsonNode batch) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> caller.get(self(batch)).json().path("terminal").asBoolean());
        return caller.get(self(batch)).json();
    }

    private static void awaitText(Caller caller, JsonNode batch, String text) {
        await().until(() -> log(caller, batch).path("text").asText().contains("\n" + text + "\n"));
    }

    private static JsonNode log(Caller caller, JsonNode batch) {
        return caller.get(self(batch) + "/log").hasStatus(200).json();
    }

    private static String ids(Caller caller, String query) {
        return caller.get(B + query)
                .hasStatus(200)
                .json()
                .path("items")
                .findValues("id")
                .toString()
                .replace(" ", "");
    }

    private static String self(JsonNode batch) {
        return batch.at("/links/self").asText();
    }

    private Path folder(JsonNode batch) {
        return engines().resolveSibling("batches").resolve(batch.path("id").asText());
    }

    private static void touch(Path file) {
        try {
            Files.createFile(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long bytes(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
