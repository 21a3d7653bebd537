package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.config.ConfigLoader;
import dev.parley.server.config.GatewayConfig;
import dev.parley.server.engine.FakeLauncher;
import dev.parley.server.frontend.rest.ContractClient;
import dev.parley.server.frontend.rest.ContractClient.Reply;
import dev.parley.server.store.DataDirectory;
import dev.parley.server.store.OnEveryStore;
import dev.parley.server.store.StoreKind;
import dev.parley.server.store.StoreKind.TestStore;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** The whole server with its real store, over HTTP, in front of engines that start in milliseconds. */
@OnEveryStore
class GatewayTest {
    private static final String S = "/api/v1/sessions/";

    @Parameter
    StoreKind kind;

    @TempDir
    private Path folder;

    private TestStore where;

    private final Vertx vertx = Vertx.vertx();
    private DataDirectory data;
    private FakeLauncher launcher;
    private Gateway gateway;
    private ContractClient client;

    @BeforeEach
    void start() throws Exception {
        where = kind.fresh(folder);
        data = DataDirectory.open(folder);
        launcher = new FakeLauncher(vertx);
        gateway = Gateway.start(config(), data, ignored -> launcher).await(20, TimeUnit.SECONDS);
        client = new ContractClient(vertx, gateway.port());
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close().await(20, TimeUnit.SECONDS);
        client.close();
        launcher.close();
        data.close();
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    private GatewayConfig config() {
        var environment = new HashMap<>(where.environment());
        environment.put("PARLEY_SESSIONS_MAX_OPEN", "3");
        environment.put("PARLEY_STATEMENTS_MAX_QUEUED", "2");
        environment.put("PARLEY_ENGINE_START_AHEAD", "false");
        environment.put("PARLEY_SQL_PORT", "0");
        return ConfigLoader.load(Optional.empty(), environment, List.of());
    }

    @Test
    void aSessionStartsRunsStatementsAndCloses() {
        JsonNode session = open("flights");
        assertThat(session.path("state").asText()).isEqualTo("idle");
        assertThat(session.path("phases").fieldNames())
                .toIterable()
                .containsExactly(
                        "queued",
                        "engine_found",
                        "engine_launched",
                        "engine_process_started",
                        "engine_jvm_up",
                        "engine_context_up",
                        "engine_ready",
                        "interpreter_ready");

        JsonNode statement = run("flights", "scala", "1 + 1");
        assertThat(statement.path("state").asText()).isEqualTo("succeeded");
        assertThat(statement.at("/output/text").asText()).isEqualTo("res0: Int = 2\n");

        JsonNode closed = delete("flights");
        assertThat(closed.path("state").asText()).isEqualTo("closed");
        assertThat(closed.path("ended_reason").asText()).isEqualTo("closed by request");
        assertThat(client.get(S + "flights/statements/0").hasStatus(200).json()).isEqualTo(statement);
    }

    @Test
    void theSameSpecificationGivesTheSameSessionAndAnotherIsRefused() {
        JsonNode first =
                client.put(S + "a", "{\"tags\":[\"x\"]}").hasStatus(201).json();
        JsonNode again =
                client.put(S + "a", "{\"tags\":[\"x\"]}").hasStatus(200).json();
        assertThat(again.path("id")).isEqualTo(first.path("id"));
        client.put(S + "a", "{\"tags\":[\"y\"]}").isProblem(409, "SESSION_EXISTS");
    }

    @Test
    void twoWhoCreateTheSameSessionAtOnceGetOne() throws Exception {
        var first = client.startJson(HttpMethod.PUT, S + "a", "{}");
        var second = client.startJson(HttpMethod.PUT, S + "a", "{}");
        var statuses = List.of(reply(first).status(), reply(second).status());
        assertThat(statuses).containsExactlyInAnyOrder(201, 200);
        assertThat(reply(first).json().path("id"))
                .isEqualTo(reply(second).json().path("id"));
    }

    @Test
    void statementsRunInOrderAndAreNumberedFromZero() {
        open("a");
        submit("a", "scala", "val x = 1");
        submit("a", "scala", "println(x)");
        JsonNode last = run("a", "sql", "select 7 as n");
        assertThat(last.path("id").asInt()).isEqualTo(2);
        JsonNode list = client.get(S + "a/statements").hasStatus(200).json().path("items");
        assertThat(list.findValuesAsText("state")).containsOnly("succeeded");
        assertThat(list.get(1).at("/output/text").asText()).isEqualTo("1\n");
        assertThat(list.get(2).at("/output/table/rows").toString()).isEqualTo("[[7]]");
    }

    @Test
    void aLargeTableComesByUploadAndItsFirstRowsAreShown() {
        open("a");
        JsonNode table = run("a", "sql", "select id from range(50000)").at("/output/table");
        assertThat(table.path("rows").size()).isEqualTo(1000);
        assertThat(table.path("row_count").asLong()).isEqualTo(10_000);
        assertThat(table.path("truncated").asBoolean()).isTrue();
        assertThat(table.path("limit_reason").asText()).isEqualTo("max_rows");
        assertThat(table.path("more").asBoolean()).isTrue();
    }

    @Test
    void aQueuedStatementThatIsCancelledNeverRuns() {
        open("a");
        JsonNode sleeping = submit("a", "scala", "Thread.sleep(600000)");
        JsonNode queued = submit("a", "scala", "println(\"never\")");
        JsonNode cancelled = cancel("a", queued, 200).json();
        assertThat(cancelled.path("state").asText()).isEqualTo("cancelled");
        cancel("a", sleeping, 200);
        JsonNode ended = client.get(S + "a/statements/0?wait=10s").json();
        assertThat(ended.path("state").asText()).isEqualTo("cancelled");
        assertThat(client.get(S + "a/statements/1").json().at("/output/text").asText())
                .isEmpty();
        cancel("a", queued, 409);
        assertThat(run("a", "scala", "1 + 1").path("state").asText()).isEqualTo("succeeded");
    }

    @Test
    void aRequestThatComesAgainWithItsKeyIsDoneOnce() throws Exception {
        open("a");
        JsonNode first = keyed(S + "a/statements?wait=10s", "k", "{\"code\":\"1 + 1\"}")
                .hasStatus(201)
                .json();
        assertThat(keyed(S + "a/statements?wait=10s", "k", "{\"code\":\"1 + 1\"}")
                        .hasStatus(201)
                        .json())
                .isEqualTo(first);
        keyed(S + "a/statements", "k", "{\"code\":\"1 + 2\"}").isProblem(409, "IDEMPOTENCY_KEY_REUSED");
        keyed(S + "a/statements", "", "{\"code\":\"1 + 2\"}").isProblem(400, "INVALID_REQUEST");
        assertThat(client.get(S + "a/statements").json().path("items").size()).isEqualTo(1);

        JsonNode made = keyed("/api/v1/sessions", "k", "{}").hasStatus(201).json();
        gateway.close().await(20, TimeUnit.SECONDS);
        gateway = Gateway.start(config(), data, ignored -> launcher).await(20, TimeUnit.SECONDS);
        client.close();
        client = new ContractClient(vertx, gateway.port());
        assertThat(keyed("/api/v1/sessions", "k", "{}").hasStatus(201).json().path("id"))
                .isEqualTo(made.path("id"));
        assertThat(keyed(S + "a/statements?wait=10s", "k", "{\"code\":\"1 + 1\"}")
                        .hasStatus(201)
                        .json())
                .isEqualTo(first);
    }

    @Test
    void theHistoryFindsStatementsOfAllSessions() {
        open("a");
        run("a", "scala", "println(\"Needle\")");
        run("a", "sql", "select 7 as n");
        delete("a");
        open("a");
        client.post(S + "a/statements?wait=10s", "{\"code\":\"1 + 1\",\"tags\":[\"x%\"]}")
                .hasStatus(201);
        submit("a", "scala", "Thread.sleep(600000)");

        assertThat(found("")).containsExactly("Thread.sleep(600000)", "1 + 1", "select 7 as n", "println(\"Needle\")");
        assertThat(found("text=needle")).containsExactly("println(\"Needle\")");
        assertThat(found("text=res0")).containsExactly("1 + 1");
        assertThat(found("language=sql")).containsExactly("select 7 as n");
        assertThat(found("tag=x%25")).containsExactly("1 + 1");
        assertThat(found("tag=%25")).isEmpty();
        assertThat(found("state=running,queued")).containsExactly("Thread.sleep(600000)");
        assertThat(found("session=b")).isEmpty();
        assertThat(found("until=2026-01-01T00:00:00Z")).isEmpty();
        client.get("/api/v1/statements?since=yesterday").isProblem(400, "INVALID_REQUEST");

        JsonNode first = client.get("/api/v1/statements?limit=3").hasStatus(200).json();
        JsonNode rest = client.get(
                        "/api/v1/statements?cursor=" + first.path("next_cursor").asText())
                .json();
        assertThat(rest.path("items").findValuesAsText("code")).containsExactly("println(\"Needle\")");
        JsonNode whole = client.get(rest.at("/items/0/links/self").asText())
                .hasStatus(200)
                .json();
        assertThat(whole.at("/output/text").asText()).isEqualTo("Needle\n");
        client.post(S + "a/interrupt", "{}").hasStatus(200);
    }

    @Test
    void linksStayThoseOfASessionThatHasEndedWhenItsNameGoesOn() {
        open("a");
        JsonNode first = run("a", "sql", "select 7 as n");
        delete("a");
        JsonNode ended = client.get(S + "a").hasStatus(200).json();
        open("a");
        run("a", "sql", "select 8 as n");

        assertThat(client.get(first.at("/links/self").asText())
                        .json()
                        .path("code")
                        .asText())
                .isEqualTo("select 7 as n");
        assertThat(client.get(ended.at("/links/self").asText()).json().path("id"))
                .isEqualTo(ended.path("id"));
        assertThat(client.get(ended.at("/links/statements").asText())
                        .json()
                        .path("items")
                        .findValuesAsText("code"))
                .containsExactly("select 7 as n");
    }

    private List<String> found(String query) {
        return client.get("/api/v1/statements?" + query)
                .hasStatus(200)
                .json()
                .path("items")
                .findValuesAsText("code");
    }

    @Test
    void twoRequestsOfTheSameKeyAtOnceAreOne() throws Exception {
        open("a");
        var headers = Map.of("Content-Type", "application/json", "Idempotency-Key", "k");
        var body = Buffer.buffer("{\"code\":\"1 + 1\"}");
        var both = List.of(
                client.send(HttpMethod.POST, S + "a/statements?wait=10s", headers, body),
                client.send(HttpMethod.POST, S + "a/statements?wait=10s", headers, body));
        assertThat(reply(both.get(0)).json()).isEqualTo(reply(both.get(1)).json());
        assertThat(client.get(S + "a/statements").json().path("items").size()).isEqualTo(1);
    }

    private Reply keyed(String path, String key, String json) throws Exception {
        var headers = Map.of("Content-Type", "application/json", "Idempotency-Key", key);
        return reply(client.send(HttpMethod.POST, path, headers, Buffer.buffer(json)));
    }

    @Test
    void parametersReachTheEngineAndBelongToTheRequestThatAKeyStandsFor() throws Exception {
        open("a");
        String body = "{\"language\":\"sql\",\"code\":\"select :n as n\",\"parameters\":{\"n\":%d}}";
        JsonNode first = keyed(S + "a/statements?wait=10s", "k", body.formatted(7))
                .hasStatus(201)
                .json();

        assertThat(first.at("/output/table/rows").toString()).isEqualTo("[[7]]");
        assertThat(client.get(S + "a/statements/0").hasStatus(200).json()).isEqualTo(first);
        assertThat(first.at("/parameters/n/type").asText()).isEqualTo("int");
        assertThat(keyed(S + "a/statements?wait=10s", "k", body.formatted(7))
                        .hasStatus(201)
                        .json())
                .isEqualTo(first);
        keyed(S + "a/statements", "k", body.formatted(8)).isProblem(409, "IDEMPOTENCY_KEY_REUSED");
    }

    @Test
    void plansAreExplainedOfSqlAndOfNothingElse() {
        open("a");
        JsonNode plans = client.post(
                        S + "a/statements?wait=10s",
                        "{\"language\":\"sql\",\"code\":\"select 7 as n\",\"mode\":\"explain\"}")
                .hasStatus(201)
                .json();

        assertThat(plans.path("mode").asText()).isEqualTo("explain");
        assertThat(plans.at("/output/table/rows/0/0").asText()).isEqualTo("parsed");
        assertThat(client.post(S + "a/statements", "{\"code\":\"1\",\"mode\":\"explain\"}")
                        .isProblem(400, "INVALID_REQUEST")
                        .detail())
                .contains("this statement is in scala");
    }

    @Test
    void questionsAreAnsweredWhileAStatementRunsAndNoLongerAfterTheEnd() {
        open("a");
        run("a", "sql", "create temp view asked as select 7 as n");
        submit("a", "scala", "Thread.sleep(600000)");

        JsonNode catalog =
                client.get(S + "a/catalog?table=asked").hasStatus(200).json();
        JsonNode completions = client.post(S + "a/complete", "{\"code\":\"select * from as\",\"language\":\"sql\"}")
                .hasStatus(200)
                .json();

        assertThat(catalog.at("/tables/0/columns/0/name").asText()).isEqualTo("n");
        assertThat(completions.at("/items/0/text").asText()).isEqualTo("asked");
        client.get(S + "a/catalog?database=nowhere").isProblem(400, "NOT_ANSWERED");
        delete("a");
        client.get(S + "a/catalog").isProblem(409, "SESSION_NOT_OPEN");
    }

    @Test
    void aSessionIsInterruptedWholeOrByTag() {
        open("a");
        submit("a", "scala", "Thread.sleep(600000)");
        client.post(S + "a/statements", "{\"code\":\"1 + 1\",\"tags\":[\"x\"]}").hasStatus(201);
        JsonNode tagged =
                client.post(S + "a/interrupt", "{\"tag\":\"x\"}").hasStatus(200).json();
        assertThat(tagged.path("cancelled").toString()).isEqualTo("[1]");
        assertThat(client.get(S + "a/statements/1?wait=10s")
                        .json()
                        .path("state")
                        .asText())
                .isEqualTo("cancelled");
        JsonNode all = client.post(S + "a/interrupt", "{}").hasStatus(200).json();
        assertThat(all.path("cancelled").toString()).isEqualTo("[0]");
        assertThat(client.get(S + "a/statements/0?wait=10s")
                        .json()
                        .path("state")
                        .asText())
                .isEqualTo("cancelled");
        assertThat(run("a", "scala", "1 + 1").path("state").asText()).isEqualTo("succeeded");
        client.post(S + "b/interrupt", "{}").isProblem(404, "UNKNOWN_SESSION");
    }

    @Test
    void aStatementThatRunsLongerThanItsTimeoutHasFailedForThat() {
        open("a");
        String spec = "{\"code\":\"Thread.sleep(600000)\",\"timeout\":\"50ms\"}";
        JsonNode ended =
                client.post(S + "a/statements?wait=10s", spec).hasStatus(201).json();
        assertThat(ended.path("state").asText()).isEqualTo("failed");
        assertThat(ended.at("/error/code").asText()).isEqualTo("STATEMENT_TIMEOUT");
        assertThat(ended.at("/error/message").asText()).contains("timeout of 50 ms");
        client.post(S + "a/statements", "{\"code\":\"1\",\"timeout\":\"soon\"}").isProblem(400, "INVALID_REQUEST");
        client.post(S + "a/statements", "{\"code\":\"1\",\"timeout\":\"0s\"}").isProblem(400, "INVALID_REQUEST");
    }

    @Test
    void aStatementBeyondTheQueueIsRefusedAndTheOthersGoOn() {
        open("a");
        JsonNode running = submit("a", "scala", "Thread.sleep(600000)");
        assertThat(client.get(S + "a/statements/0?wait=200ms")
                        .json()
                        .path("state")
                        .asText())
                .isIn("queued", "running");
        submit("a", "scala", "println(1)");
        submit("a", "scala", "println(\"2\")");
        client.post(S + "a/statements", "{\"code\":\"println(3)\"}").isProblem(429, "STATEMENT_LIMIT_REACHED");
        cancel("a", running, 200);
        assertThat(client.get(S + "a/statements/2?wait=10s")
                        .json()
                        .at("/output/text")
                        .asText())
                .isEqualTo("2\n");
    }

    @Test
    void aSessionBeyondTheLimitIsRefusedUntilOneCloses() {
        List.of("a", "b", "c").forEach(this::open);
        client.put(S + "d", "{}").isProblem(429, "SESSION_LIMIT_REACHED");
        delete("a");
        client.put(S + "d", "{}").hasStatus(201);
    }

    @Test
    void anEndedSessionTakesNoStatementsAndItsNameIsFree() {
        long old = open("a").path("id").asLong();
        delete("a");
        client.post(S + "a/statements", "{\"code\":\"1\"}").isProblem(409, "SESSION_NOT_OPEN");
        assertThat(open("a").path("id").asLong()).isGreaterThan(old);
    }

    @Test
    void aClosingSessionTakesNoStatements() throws Exception {
        open("a");
        submit("a", "scala", "Thread.sleep(600000)");
        var closing = client.send(HttpMethod.DELETE, S + "a", Map.of(), null);
        var refused = client.startJson(HttpMethod.POST, S + "a/statements", "{\"code\":\"println(1)\"}");
        reply(closing).hasStatus(200);
        reply(refused).isProblem(409, "SESSION_NOT_OPEN");
        client.get(S + "a?wait=10s");
        assertThat(client.get(S + "a/statements/0?wait=10s")
                        .json()
                        .path("state")
                        .asText())
                .isEqualTo("cancelled");
    }

    @Test
    void aLostEngineEndsItsSessionsAndTheNextSessionGetsAnother() {
        String engine = open("a").path("engine").asText();
        JsonNode running = submit("a", "scala", "Thread.sleep(600000)");
        JsonNode queued = submit("a", "scala", "println(1)");
        launcher.close();
        JsonNode ended = client.get(S + "a/statements/" + running.path("id") + "?wait=10s")
                .json();
        assertThat(ended.at("/error/code").asText()).isEqualTo("ENGINE_LOST");
        assertThat(client.get(S + "a/statements/" + queued.path("id") + "?wait=10s")
                        .json()
                        .at("/error/message")
                        .asText())
                .contains("never ran");
        JsonNode session = client.get(S + "a?wait=10s").json();
        assertThat(session.path("state").asText()).isEqualTo("dead");
        assertThat(open("a").path("engine").asText()).isNotEqualTo(engine);
    }

    @Test
    void anInitSnippetThatFailsFailsTheSessionWithTheReason() {
        JsonNode session = client.put(
                        S + "a?wait=20s", "{\"init\":[{\"code\":\"throw new RuntimeException(\\\"boom\\\")\"}]}")
                .hasStatus(201)
                .json();
        assertThat(session.path("state").asText()).isEqualTo("failed");
        assertThat(session.path("ended_reason").asText()).contains("boom");
    }

    @Test
    void idsAndHistorySurviveARestartAndUnfinishedOnesAreDead() throws Exception {
        long id = open("a").path("id").asLong();
        JsonNode done = run("a", "sql", "select 7 as n");
        delete("a");
        gateway.close().await(20, TimeUnit.SECONDS);
        client.close();

        gateway = Gateway.start(config(), data, ignored -> launcher).await(20, TimeUnit.SECONDS);
        client = new ContractClient(vertx, gateway.port());

        assertThat(client.get(S + "a/statements/0").json()).isEqualTo(done);
        assertThat(open("a").path("id").asLong()).isGreaterThan(id);
    }

    @Test
    void closingTheServerClosesSessionsAndEngines() throws Exception {
        open("a");
        submit("a", "scala", "Thread.sleep(600000)");
        assertThat(launcher.living()).isEqualTo(1);
        gateway.close().await(20, TimeUnit.SECONDS);
        assertThat(launcher.living()).isZero();
    }

    @Test
    void sessionsAreListedNewestFirstLiveAndEnded() {
        List.of("a", "b", "c").forEach(this::open);
        delete("b");
        JsonNode all = client.get("/api/v1/sessions").hasStatus(200).json().path("items");
        assertThat(all.findValuesAsText("name")).containsExactly("c", "b", "a");
        JsonNode idle = client.get("/api/v1/sessions?state=idle").json().path("items");
        assertThat(idle.findValuesAsText("name")).containsExactly("c", "a");
        JsonNode closed = client.get("/api/v1/sessions?state=closed").json().path("items");
        assertThat(closed.findValuesAsText("name")).containsExactly("b");
        JsonNode page = client.get("/api/v1/sessions?limit=2").json();
        assertThat(page.path("items").findValuesAsText("name")).containsExactly("c", "b");
        JsonNode rest = client.get("/api/v1/sessions?limit=2&cursor="
                        + page.path("next_cursor").asText())
                .json();
        assertThat(rest.path("items").findValuesAsText("name")).containsExactly("a");
    }

    @Test
    void aWaitReturnsOnAStateChange() throws Exception {
        open("a");
        var waiting = client.start(HttpMethod.GET, S + "a?wait=20s");
        submit("a", "scala", "Thread.sleep(600000)");
        assertThat(reply(waiting).json().path("state").asText()).isEqualTo("busy");
    }

    @Test
    void metricsCountSessionsAndStatements() {
        open("a");
        run("a", "scala", "1 + 1");
        String metrics = client.get("/metrics").hasStatus(200).raw().toString();
        assertThat(metrics)
                .contains("parley_sessions_open 1.0")
                .contains("parley_statement_seconds_count{language=\"scala\",state=\"succeeded\"} 1");
    }

    private JsonNode open(String name) {
        JsonNode session =
                client.put(S + name + "?wait=20s", "{}").hasStatus(201).json();
        assertThat(session.path("state").asText()).isEqualTo("idle");
        return session;
    }

    private JsonNode delete(String name) {
        return client.send(HttpMethod.DELETE, S + name + "?wait=20s", Map.of(), null)
                .orTimeout(30, TimeUnit.SECONDS)
                .join()
                .hasStatus(200)
                .json();
    }

    private JsonNode submit(String session, String language, String code) {
        return client.post(S + session + "/statements", body(language, code))
                .hasStatus(201)
                .json();
    }

    private JsonNode run(String session, String language, String code) {
        return client.post(S + session + "/statements?wait=20s", body(language, code))
                .hasStatus(201)
                .json();
    }

    private Reply cancel(String session, JsonNode statement, int status) {
        return client.send(
                        HttpMethod.POST,
                        S + session + "/statements/" + statement.path("id").asInt() + "/cancel?wait=10s",
                        Map.of(),
                        null)
                .orTimeout(30, TimeUnit.SECONDS)
                .join()
                .hasStatus(status);
    }

    private static String body(String language, String code) {
        return "{\"language\":\"" + language + "\",\"code\":\"" + code.replace("\"", "\\\"") + "\"}";
    }

    private static Reply reply(CompletableFuture<Reply> pending) {
        return pending.orTimeout(30, TimeUnit.SECONDS).join();
    }
}
