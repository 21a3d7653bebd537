package dev.parley.server.frontend.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.protocol.model.StatementState;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

class StatementsOverRestTest {
    private static RestServer server;
    private static ContractClient client;

    private String name;
    private String statements;

    @BeforeAll
    static void start() {
        server = RestServer.start();
        client = server.client;
    }

    @AfterAll
    static void end() {
        server.close();
    }

    @BeforeEach
    void session(TestInfo test) {
        name = test.getTestMethod().orElseThrow().getName();
        statements = server.session(name) + "/statements";
    }

    @Test
    void aStatementIsAcceptedWithItsPlaceAndLinks() {
        var reply = client.post(statements, "{\"code\": \"1 + 1\", \"language\": \"scala\"}")
                .hasStatus(201);

        JsonNode statement = reply.json();
        String self = "/api/v1/sessions/" + statement.path("session_id") + "/statements/0";
        assertThat(reply.header("Location")).isEqualTo(self);
        assertThat(statement.path("id").asInt(-1)).isZero();
        assertThat(statement.path("session").asText()).isEqualTo(name);
        assertThat(statement.path("session_id").asLong()).isPositive();
        assertThat(statement.path("state").asText()).isEqualTo("succeeded");
        assertThat(statement.path("terminal").asBoolean()).isTrue();
        assertThat(statement.at("/output/text").asText()).isEqualTo("1 + 1");
        assertThat(statement.at("/output/display").isArray()).isTrue();
        assertThat(statement.at("/links/cancel").asText()).isEqualTo(self + "/cancel");
        assertThat(client.get(statements + "/0").hasStatus(200).json()).isEqualTo(statement);
    }

    @Test
    void parametersAreShownWithTheirTypesAsTheyWereGiven() {
        JsonNode statement = client.post(
                        statements,
                        """
                        {"code": "1", "mode": "run", "parameters": {"s": "UA", "b": true, "i": 5, "l": 3000000000,
                         "big": 9007199254740993, "d": 1.0, "e": 1e3, "day": {"type": "date", "value": "2013-01-31"},
                         "n": {"type": "int", "value": null}, "x": {"type": "decimal", "value": "12.50"},
                         "i2": {"type": "int", "value": "7"}, "nan": {"type": "double", "value": "NaN"}}}
                        """)
                .hasStatus(201)
                .json();

        assertThat(statement.path("mode").asText()).isEqualTo("run");
        assertThat(statement.path("parameters").toString())
                .isEqualTo("{'s':{'type':'string','value':'UA'},'b':{'type':'boolean','value':true},"
                        .concat("'i':{'type':'int','value':5},'l':{'type':'bigint','value':3000000000},")
                        .concat("'big':{'type':'bigint','value':'9007199254740993'},")
                        .concat("'d':{'type':'double','value':1.0},'e':{'type':'double','value':1000.0},")
                        .concat("'day':{'type':'date','value':'2013-01-31'},'n':{'type':'int','value':null},")
                        .concat("'x':{'type':'decimal','value':'12.50'},'i2':{'type':'int','value':7},")
                        .concat("'nan':{'type':'double','value':'NaN'}}")
                        .replace('\'', '"'));
        assertThat(run("2").path("parameters").isEmpty()).isTrue();
    }

    @Test
    void aStatementThatFailsIsASuccessfulAnswer() {
        JsonNode statement = run(FakeCode.FAILING);

        assertThat(statement.path("state").asText()).isEqualTo("failed");
        assertThat(statement.at("/error/name").asText()).isEqualTo("ArithmeticException");
        assertThat(statement.at("/error/position/column").asInt()).isEqualTo(3);
    }

    @Test
    void aTableComesWithItsColumnsRowsAndNulls() {
        JsonNode table = run(FakeCode.TABLE).at("/output/table");

        assertThat(table.at("/columns/0/type").asText()).isEqualTo("bigint");
        assertThat(table.at("/rows/1/0").isNull()).isTrue();
        assertThat(table.at("/rows/1/1").asText()).isEqualTo("naïve ✔ 😀");
        assertThat(table.path("row_count").asInt()).isEqualTo(2);
        assertThat(table.path("truncated").asBoolean(true)).isFalse();
    }

    @Test
    void outputThatIsNoTextIsShownAsFarAsItIs() {
        assertThat(run(FakeCode.NO_TEXT).at("/output/text").asText()).isEqualTo("<?>");
        client.get(statements).hasStatus(200);
    }

    @Test
    void withoutAWaitTheAnswerComesWhileItRuns() {
        assertThat(run(FakeCode.ENDLESS).path("state").asText()).isEqualTo("running");
    }

    @Test
    void withAWaitTheAnswerComesWhenItEnds() {
        var waiting = client.startJson(HttpMethod.POST, statements + "?wait=10s", body(FakeCode.ENDLESS));
        await().until(() -> server.sessions.waiting() == 1);
        assertThat(waiting).isNotDone();

        server.sessions.end(name, 0, StatementState.SUCCEEDED);

        JsonNode statement = ContractClient.await(waiting).hasStatus(201).json();
        assertThat(statement.path("state").asText()).isEqualTo("succeeded");
        assertThat(statement.at("/output/text").asText()).isEqualTo("done");
    }

    @Test
    void whenTheWaitIsOverItGoesOn() {
        var reply = client.post(statements + "?wait=20ms&on_timeout=continue", body(FakeCode.ENDLESS));

        assertThat(reply.hasStatus(201).json().path("state").asText()).isEqualTo("running");
    }

    @Test
    void whenTheWaitIsOverItIsCancelledWhereAskedFor() {
        var reply = client.post(statements + "?wait=20ms&on_timeout=cancel", body(FakeCode.ENDLESS));

        assertThat(reply.hasStatus(201).json().path("state").asText()).isEqualTo("cancelled");
    }

    @Test
    void aCancellationThatTakesLongIsNotWaitedForWithoutEnd() {
        var reply = client.post(statements + "?wait=20ms&on_timeout=cancel", body(FakeCode.STUBBORN));

        assertThat(reply.hasStatus(201).json().path("state").asText()).isEqualTo("cancelling");
    }

    @Test
    void aStatementThatEndsInTimeIsNotCancelled() {
        var reply = client.post(statements + "?wait=10s&on_timeout=cancel", body("1"));

        assertThat(reply.hasStatus(201).json().path("state").asText()).isEqualTo("succeeded");
    }

    @Test
    void gettingWithAWaitAnswersWhenItEnds() {
        run(FakeCode.ENDLESS);
        var waiting = client.start(HttpMethod.GET, statements + "/0?wait=10000ms");
        await().until(() -> server.sessions.waiting() == 1);

        server.sessions.end(name, 0, StatementState.FAILED);

        assertThat(ContractClient.await(waiting).json().at("/error/code").asText())
                .isEqualTo("ENGINE_LOST");
    }

    @Test
    void cancellingAnswersAtOnceOrWaits() {
        run(FakeCode.ENDLESS);
        run(FakeCode.ENDLESS);

        assertThat(client.post(statements + "/0/cancel")
                        .hasStatus(200)
                        .json()
                        .path("state")
                        .asText())
                .isEqualTo("cancelling");
        assertThat(client.post(statements + "/1/cancel?wait=10s")
                        .hasStatus(200)
                        .json()
                        .path("state")
                        .asText())
                .isEqualTo("cancelled");
    }

    @Test
    void cancellingAFinishedStatementIsAConflict() {
        run("1");

        client.post(statements + "/0/cancel").isProblem(409, "STATEMENT_FINISHED");
    }

    @Test
    void aSessionThatIsClosingTakesNoStatements() {
        client.put("/api/v1/sessions/closing?wait=10s", "{\"tags\": [\"slow-to-close\"]}")
                .hasStatus(201);
        client.delete("/api/v1/sessions/closing");

        client.post("/api/v1/sessions/closing/statements", body("1")).isProblem(409, "SESSION_NOT_OPEN");
    }

    @Test
    void tooManyWaitingStatementsAreRefusedWithATimeToRetry() {
        for (int i = 0; i < FakeSessions.MAX_QUEUED; i++) {
            run(FakeCode.ENDLESS);
        }

        var refused = client.post(statements, body(FakeCode.ENDLESS)).isProblem(429, "STATEMENT_LIMIT_REACHED");

        assertThat(refused.header("Retry-After")).matches("[0-9]+");
    }

    @Test
    void pagesLeadThroughAllStatementsById() {
        for (int i = 0; i < 5; i++) {
            run("val a = " + i);
        }

        assertThat(pages("?limit=2")).containsExactly(List.of(0, 1), List.of(2, 3), List.of(4));
        assertThat(pages("?limit=5")).containsExactly(List.of(0, 1, 2, 3, 4));
        assertThat(pages("")).containsExactly(List.of(0, 1, 2, 3, 4));
    }

    @Test
    void aPageEndsEarlyWhereItsStatementsAreLarge() {
        for (int i = 0; i < 9; i++) {
            run(FakeCode.LARGE_TABLE);
        }

        List<List<Integer>> pages = pages("");

        assertThat(pages).hasSizeGreaterThan(1);
        assertThat(pages.stream().flatMap(List::stream)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8);
    }

    @Test
    void anUnknownSessionOrStatementIsNotFound() {
        client.post("/api/v1/sessions/nobody/statements", body("1")).isProblem(404, "UNKNOWN_SESSION");
        client.get("/api/v1/sessions/nobody/statements").isProblem(404, "UNKNOWN_SESSION");
        client.get(statements + "/7").isProblem(404, "UNKNOWN_STATEMENT");
        client.post(statements + "/7/cancel").isProblem(404, "UNKNOWN_STATEMENT");
    }

    private JsonNode run(String code) {
        return client.post(statements, body(code)).hasStatus(201).json();
    }

    private static String body(String code) {
        return "{\"code\": \"" + code + "\"}";
    }

    private List<List<Integer>> pages(String query) {
        List<List<Integer>> pages = new ArrayList<>();
        String cursor = query;
        while (cursor != null) {
            JsonNode page = client.get(statements + cursor).hasStatus(200).json();
            List<Integer> ids = new ArrayList<>();
            page.path("items").forEach(statement -> ids.add(statement.path("id").asInt()));
            pages.add(ids);
            JsonNode next = page.path("next_cursor");
            cursor = next.isNull() ? null : (query.isEmpty() ? "?" : query + "&") + "cursor=" + next.asText();
        }
        return pages;
    }
}
