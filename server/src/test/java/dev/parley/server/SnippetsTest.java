package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.frontend.rest.ContractClient.Reply;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Snippets that are published and run by their address, on the whole server. */
class SnippetsTest extends GatewayHarness {
    private static final String P = "/api/v1/snippets/";
    private static final String SLEEPING = "select java_method('java.lang.Thread', 'sleep', 600000L)";
    /** Goes on after it was cancelled. */
    private static final String STUBBORN =
            "while (System.getProperty(\\\"parley.stubborn\\\") == null) try { Thread.sleep(600000) } catch { case t: Throwable => }";

    private static final String NUMBER =
            "\"parameters\":{\"n\":{\"type\":\"int\",\"required\":true,\"min\":1,\"max\":9}}";

    @Test
    void aSnippetRunsWithParametersOfTheQueryOrTheBodyInEveryFormat() {
        open("s");
        JsonNode published = publish("answer", "select :n as n", NUMBER).json();
        assertThat(published.path("version").asInt()).isEqualTo(1);
        assertThat(published.at("/links/run").asText()).isEqualTo("/run/answer");

        JsonNode rows = client.get("/run/answer?n=7").hasStatus(200).json();
        assertThat(rows.path("rows").toString()).isEqualTo("[[7]]");
        assertThat(rows.at("/columns/0/name").asText()).isEqualTo("n");
        assertThat(client.post("/run/answer", "{\"n\":8}")
                        .hasStatus(200)
                        .json()
                        .path("rows")
                        .toString())
                .isEqualTo("[[8]]");
        assertThat(get("/run/answer?n=7", Map.of("Accept", "text/csv"))
                        .hasStatus(200)
                        .raw()
                        .toString())
                .isEqualTo("n\r\n7\r\n");
        assertThat(client.get("/run/answer?n=7&format=arrow").hasStatus(200).mediaType())
                .isEqualTo("application/vnd.apache.arrow.stream");
    }

    @Test
    void eachMissingWrongAndUnknownParameterIsNamedAndNothingRuns() {
        open("s");
        publish(
                "answer",
                "select :n as n",
                "\"parameters\":{\"n\":{\"type\":\"int\",\"required\":true},\"day\":{\"type\":\"date\",\"min\":\"2013-01-01\"},"
                        + "\"who\":{\"type\":\"string\",\"allowed\":[\"UA\",\"AA\"]},\"all\":{\"type\":\"boolean\"}}");
        int before = runs("s");

        Reply refused = client.get("/run/answer?day=2012-12-31&who=XX&all=maybe&extra=1")
                .isProblem(400, "INVALID_REQUEST");

        assertThat(refused.detail())
                .isEqualTo("n is missing; day must be 2013-01-01 or more; who must be one of UA, AA;"
                        + " all must be true or false; 'extra' is no parameter of it.");
        assertThat(refused.hint()).isEqualTo("Its parameters: n, day, who, all.");
        assertThat(client.get("/run/answer?n=x")
                        .isProblem(400, "INVALID_REQUEST")
                        .detail())
                .isEqualTo("n must be a whole number of 32 bits.");
        assertThat(client.get("/run/answer?n=1&n=2")
                        .isProblem(400, "INVALID_REQUEST")
                        .detail())
                .isEqualTo("n is given 2 times.");
        assertThat(client.post("/run/answer", "{\"n\":[1]}")
                        .isProblem(400, "INVALID_REQUEST")
                        .detail())
                .isEqualTo("n must be a whole number of 32 bits.");
        assertThat(runs("s")).isEqualTo(before);
        client.get("/run/answer?n=1&day=2013-05-01&who=UA&all=true").hasStatus(200);
    }

    @Test
    void oneThatIsRepeatedIsNamedWithAllOthersAlsoOnThePage() {
        open("s");
        publish(
                "answer",
                "select :n as n",
                "\"parameters\":{\"n\":{\"type\":\"int\",\"required\":true},\"day\":{\"type\":\"date\"},"
                        + "\"all\":{\"type\":\"boolean\",\"default\":true}}");
        int before = runs("s");

        Reply refused = client.get("/run/answer?day=x&all=true&all=false&all=true&extra=1")
                .isProblem(400, "INVALID_REQUEST");

        assertThat(refused.detail())
                .isEqualTo("n is missing; day must be text such as '2013-01-31'; all is given 3 times;"
                        + " 'extra' is no parameter of it.");
        assertThat(refused.hint()).isEqualTo("Its parameters: n, day, all.");
        assertThat(client.post("/run/answer?n=7&extra=1", "{\"n\":8,\"extra\":2,\"day\":\"x\"}")
                        .isProblem(400, "INVALID_REQUEST")
                        .detail())
                .isEqualTo("n is given in the query and in the body; day must be text such as '2013-01-31';"
                        + " 'extra' is no parameter of it.");
        assertThat(page("/run/answer?n=7&n=8&day=x&all=false")
                        .hasStatus(400)
                        .raw()
                        .toString())
                .contains("<p>n is given 2 times; day must be text such as &#39;2013-01-31&#39;.</p>")
                .contains("<input name=\"n\" value=\"\"")
                .contains("<input name=\"day\" value=\"x\"")
                .contains("<option selected>false</option>");
        assertThat(runs("s")).isEqualTo(before);
    }

    @Test
    void wordsOfARunsOwnQueryThatAreWrongAreNamedWithTheParameters() {
        open("s");
        publish("answer", "select :n as n", NUMBER);
        int before = runs("s");

        Reply refused = client.get("/run/answer?n=x&wait=soon&format=xls&on_timeout=stop")
                .isProblem(400, "INVALID_REQUEST");

        assertThat(refused.detail())
                .isEqualTo("format is 'xls'; it must be one of json, ndjson, csv, arrow."
                        + " on_timeout is 'stop'; it must be one of continue, cancel."
                        + " wait is 'soon', which is no duration. n must be a whole number of 32 bits.");
        assertThat(refused.hint())
                .isEqualTo("Write 500ms, 10s, 2m, 1h or ISO-8601 such as PT10S; not negative. Its parameters: n.");
        assertThat(client.get("/run/answer?n=7&wait=1s&wait=2s&on_timeout=cancel")
                        .isProblem(400, "INVALID_REQUEST")
                        .detail())
                .isEqualTo("wait is given 2 times.");
        assertThat(runs("s")).isEqualTo(before);
    }

    @Test
    void aBrowserIsToldOnThePageWhatIsWrongWhateverItAskedFor() {
        open("s");
        publish("answer", "select :n as n", NUMBER);
        client.put(P + "say", scala("println(n)", ",\"result\":\"text\"," + NUMBER))
                .hasStatus(201);
        String call = link(client.get("/run/answer?n=7&wait=0s"));
        int before = runs("s");
        Map.of(
                        "/run/answer?n=7&wait=soon",
                        "<p>wait is &#39;soon&#39;, which is no duration.</p>",
                        "/run/answer?n=7&on_timeout=stop",
                        "<p>on_timeout is &#39;stop&#39;;",
                        "/run/answer?n=7&format=xls",
                        "<p>format is &#39;xls&#39;;",
                        "/run/answer?n=7&format=csv&format=json",
                        "<p>format is given 2 times.</p>",
                        "/run/answer?n=10&format=csv",
                        "<p>n must be 9 or less.</p>",
                        "/run/say?n=7&format=csv",
                        "<p>format: snippet &#39;say&#39; gives text,",
                        call + "?wait=soon",
                        "<p>wait is &#39;soon&#39;,",
                        call + "?format=xls",
                        "<p>format is &#39;xls&#39;;")
                .forEach((path, said) -> {
                    Reply page = page(path).hasStatus(400);
                    assertThat(page.mediaType()).as(path).isEqualTo("text/html; charset=utf-8");
                    assertThat(page.raw().toString()).as(path).contains(said, "<input name=\"n\" value=\"");
                });

        page("/run/nope?format=xls").isProblem(404, "UNKNOWN_SNIPPET");
        assertThat(runs("s")).isEqualTo(before);
        assertThat(page("/run/answer?n=7&wait=5s&format=csv").hasStatus(200).mediaType())
                .isEqualTo("text/csv");
    }

    @Test
    void theFieldsThatAreWrongAreNamedAndNothingIsPublished() {
        open("s");

        Reply refused = client.put(
                        P + "answer",
                        "{\"language\":\"sql\",\"code\":\"select 1 as n\",\"session\":\"s\",\"most_at_once\":0,\"parameters\":"
                                + "{\"wait\":{\"type\":\"int\"},\"a\":{\"type\":\"string\",\"min\":\"x\"},"
                                + "\"b\":{\"type\":\"int\",\"default\":5,\"max\":4},"
                                + "\"c\":{\"type\":\"date\",\"allowed\":[\"monday\"]}}}")
                .isProblem(400, "INVALID_REQUEST");

        assertThat(refused.detail())
                .isEqualTo("parameters.wait: the name is taken by the query of a run;"
                        + " parameters.a.min: a string has no bounds; parameters.b.default: it must be 4 or less;"
                        + " parameters.c.allowed: it must be text such as '2013-01-31';"
                        + " most_at_once: it must be from 1 to 1000.");
        assertThat(client.put(P + "answer", body("select 1 as n", "\"parameters\":{\"a\":{\"type\":\"uuid\"}}"))
                        .isProblem(400, "INVALID_REQUEST")
                        .detail())
                .isEqualTo("parameters.a.type: 'uuid' is no type.");
        assertThat(client.put(P + "answer", scala("n", ",\"parameters\":{\"n\":{\"type\":\"int\"}}"))
                        .isProblem(400, "INVALID_REQUEST")
                        .detail())
                .isEqualTo("parameters.n: it needs a default or required, since it cannot be null in Scala.");
        assertThat(client.put(
                                P + "answer",
                                body(
                                        "select 1 as n",
                                        "\"parameters\":{\"a\":{\"type\":\"int\"},\"A\":{\"type\":\"int\"}}"))
                        .isProblem(400, "INVALID_REQUEST")
                        .detail())
                .isEqualTo("parameters.A: the name is that of 'a', since upper and lower case are the same in a call.");
        assertThat(client.put(
                                P + "answer",
                                body(
                                        "select 1 as n",
                                        "\"parameters\":{\"a\":{\"type\":\"int\",\"allowed\":[1,50],\"max\":10}}"))
                        .isProblem(400, "INVALID_REQUEST")
                        .detail())
                .isEqualTo("parameters.a.allowed: 50 must be 10 or less.");
        assertThat(client.put(P + "answer", body("select 1 as n", "\"result\":\"text\""))
                        .isProblem(400, "INVALID_REQUEST")
                        .detail())
                .isEqualTo("result: it must be table, since SQL prints nothing.");
        for (String reserved : List.of("openapi.json", "sweep")) {
            assertThat(client.put(P + reserved, body("select 1 as n", ""))
                            .isProblem(400, "INVALID_REQUEST")
                            .detail())
                    .isEqualTo("name: '" + reserved + "' is reserved.");
        }
        client.get(P + "answer").isProblem(404, "UNKNOWN_SNIPPET");
        client.get("/run/answer").isProblem(404, "UNKNOWN_SNIPPET");
    }

    @Test
    void whatDoesNotCompileIsNotPublishedAndTheVersionBeforeStaysLive() {
        open("s");
        publish("answer", "select 7 as n", "");

        assertThat(client.put(P + "answer", body("select * from nowhere", ""))
                        .isProblem(400, "SNIPPET_NOT_VALID")
                        .detail())
                .isEqualTo("code: AnalysisException: [TABLE_OR_VIEW_NOT_FOUND] The table or view `nowhere` cannot be"
                        + " found. (line 1, column 15)");
        assertThat(client.put(P + "answer", scala("val a = 1\\nnothing", ""))
                        .isProblem(400, "SNIPPET_NOT_VALID")
                        .detail())
                .isEqualTo("code: CompileError: not found: value nothing (line 2, column 1)");

        assertThat(client.get("/run/answer").json().path("rows").toString()).isEqualTo("[[7]]");
        assertThat(client.put(P + "other", body("select 1 as n", "").replace("\"s\"", "\"t\""))
                        .isProblem(409, "SESSION_NOT_OPEN")
                        .detail())
                .isEqualTo("Session 't', in which snippet 'other' runs, is not open.");
    }

    @Test
    void whatIsNoBodyOfAFunctionIsNotPublished() {
        open("s");

        Reply refused = client.put(P + "answer", scala("}; System.setProperty(\\\"audit\\\", \\\"ran\\\"); {", ""))
                .isProblem(400, "SNIPPET_NOT_VALID");

        assertThat(refused.detail())
                .isEqualTo("code: it is not the body of a function: it closes a brace that it has not opened.");
    }

    @Test
    void codeIsCompiledWithExamplesSinceMuchOfSqlTakesNoNull() {
        open("s");
        publish("required", "select id from range(:n)", "\"parameters\":{\"n\":{\"type\":\"int\",\"required\":true}}");
        publish("optional", "select id from range(:n)", "\"parameters\":{\"n\":{\"type\":\"bigint\"}}");
        publish("absent", "select :s as n", "\"parameters\":{\"s\":{\"type\":\"string\"}}"); // the fake knows no text

        assertThat(client.get("/run/required?n=2").json().path("rows").toString())
                .isEqualTo("[[0],[1]]");
        client.put(
                        P + "never",
                        body("select :s as n", "\"parameters\":{\"s\":{\"type\":\"string\",\"required\":true}}"))
                .isProblem(400, "SNIPPET_NOT_VALID");
    }

    @Test
    void versionsAreKeptOverARestartAndTheSameDefinitionIsNoNewOne() throws Exception {
        open("s");
        publish("answer", "select 1 as n", NUMBER);

        JsonNode second = client.put(P + "answer", body("select 2 as n", NUMBER))
                .hasStatus(200)
                .json();
        assertThat(second.path("version").asInt()).isEqualTo(2);
        restart();
        open("s");

        assertThat(client.put(P + "answer", body("select 2 as n", NUMBER))
                        .json()
                        .path("version")
                        .asInt())
                .isEqualTo(2);
        assertThat(client.get(P + "answer?version=1")
                        .hasStatus(200)
                        .json()
                        .path("code")
                        .asText())
                .isEqualTo("select 1 as n");
        client.get(P + "answer?version=3").isProblem(404, "UNKNOWN_SNIPPET");
        assertThat(client.get("/api/v1/snippets").json().path("items").findValuesAsText("name"))
                .containsExactly("answer");
        assertThat(client.get("/run/answer?n=1").json().path("rows").toString()).isEqualTo("[[2]]");
        client.delete(P + "answer").hasStatus(200);
        client.get("/run/answer?n=1").isProblem(404, "UNKNOWN_SNIPPET");
        client.get(P + "answer").isProblem(404, "UNKNOWN_SNIPPET");
    }

    @Test
    void theSameQuestionAtOnceIsOneRunAndOthersAreBounded() {
        open("s");
        publish("slow", SLEEPING, NUMBER + ",\"most_at_once\":1");

        JsonNode first = client.get("/run/slow?n=1&wait=0s").hasStatus(202).json();
        JsonNode same =
                client.post("/run/slow?wait=0s", "{\"n\":1}").hasStatus(202).json();
        String self = first.at("/links/self").asText();
        assertThat(same.at("/links/self").asText()).isEqualTo(self);
        Reply busy = client.get("/run/slow?n=2&wait=0s").isProblem(429, "SNIPPET_LIMIT_REACHED");
        assertThat(busy.detail()).isEqualTo("1 of 1 runs of snippet 'slow' are going on");
        client.get(self).hasStatus(202);
        client.get(self.substring(0, self.length() - 1) + "x").isProblem(404, "UNKNOWN_SNIPPET");
        client.get(self.replaceFirst("[0-9a-f]{32}$", "0".repeat(32))).isProblem(404, "UNKNOWN_SNIPPET");

        client.post(first.at("/links/cancel").asText()).hasStatus(200);

        assertThat(client.get(self + "?wait=10s")
                        .isProblem(422, "SNIPPET_FAILED")
                        .detail())
                .isEqualTo("The run was cancelled.");
        await().untilAsserted(() -> client.get("/run/slow?n=2&wait=0s").hasStatus(202));
    }

    @Test
    void theLinkOfACallOutlivesTheServer() throws Exception {
        open("s");
        publish("answer", "select :n as n", NUMBER);
        String self = link(client.get("/run/answer?n=7&wait=0s"));
        client.get(self + "?wait=10s").hasStatus(200);

        restart();

        assertThat(client.get(self).hasStatus(200).json().path("rows").toString())
                .isEqualTo("[[7]]");
        assertThat(client.get(self + "?format=csv").hasStatus(200).raw().toString())
                .isEqualTo("n\r\n7\r\n");
    }

    @Test
    void aCallThatGivesUpCancelsTheRunOnlyWhereItIsAlone() {
        open("s");
        publish("slow", SLEEPING, NUMBER);
        JsonNode other = client.get("/run/slow?n=1&wait=0s").hasStatus(202).json();

        client.get("/run/slow?n=1&wait=50ms&on_timeout=cancel").hasStatus(202);
        client.get(other.at("/links/self").asText()).hasStatus(202);

        JsonNode alone = client.get("/run/slow?n=2&wait=50ms&on_timeout=cancel").json();
        client.get(alone.at("/links/self").asText() + "?wait=10s").isProblem(422, "SNIPPET_FAILED");
    }

    @Test
    void anAnswerIsGivenAgainUntilItIsTooOldOrTheCallerWantsAFreshOne() {
        open("s");
        publish("answer", "select :n as n", NUMBER + ",\"cache_ttl\":\"1h\"");
        int before = runs("s");

        Reply first = client.get("/run/answer?n=7").hasStatus(200);
        Reply second = client.post("/run/answer", "{\"n\":7}").hasStatus(200);
        Reply csv = client.get("/run/answer?n=7&format=csv").hasStatus(200);

        assertThat(first.header("Age")).isNull();
        assertThat(second.header("Age")).matches("[0-9]");
        assertThat(second.json()).isEqualTo(first.json());
        assertThat(csv.header("Age")).matches("[0-9]");
        assertThat(csv.raw().toString()).isEqualTo("n\r\n7\r\n");
        assertThat(runs("s")).isEqualTo(before + 1);
        assertThat(get("/run/answer?n=7", Map.of("Cache-Control", "no-cache"))
                        .hasStatus(200)
                        .header("Age"))
                .isNull();
        client.get("/run/answer?n=8").hasStatus(200);
        assertThat(runs("s")).isEqualTo(before + 3);

        client.put(P + "answer", body("select 5 as n", NUMBER + ",\"cache_ttl\":\"1h\""))
                .hasStatus(200);
        assertThat(client.get("/run/answer?n=7").json().path("rows").toString()).isEqualTo("[[5]]");
    }

    @Test
    void thePageOfAnAnswerThatIsGivenAgainSaysItsAge() {
        open("s");
        publish("answer", "select :n as n", NUMBER + ",\"cache_ttl\":\"1h\"");

        Reply first = page("/run/answer?n=7").hasStatus(200);
        Reply second = page("/run/answer?n=7").hasStatus(200);

        assertThat(first.header("Age")).isNull();
        assertThat(first.raw().toString()).doesNotContain("id=\"age\"");
        assertThat(second.header("Age")).matches("[0-9]");
        assertThat(second.raw().toString()).containsPattern("id=\"age\">Made [0-9] s ago\\.");
    }

    @Test
    void whatDependsOnAcceptTellsCachesSo() {
        open("s");
        publish("answer", "select :n as n", NUMBER + ",\"cache_ttl\":\"1h\"");
        client.put(P + "say", scala("println(n)", ",\"result\":\"text\"," + NUMBER))
                .hasStatus(201);

        for (String path : List.of("/run/answer?n=7", "/run/answer?n=7", "/run/say?n=7", "/run/answer?n=x", "/run")) {
            assertThat(client.get(path).header("Vary")).as(path).contains("Accept");
        }
        assertThat(client.get("/run/answer?n=8&wait=0s").hasStatus(202).header("Vary"))
                .isEqualTo("Accept");
    }

    @Test
    void rowsThatWereCutSayItInAHeader() {
        open("s");
        publish("many", "select id from range(10001)", "\"cache_ttl\":\"1h\"");
        publish("few", "select id from range(10000)", "\"cache_ttl\":\"1h\"");

        for (String format : List.of("csv", "csv", "ndjson", "arrow", "json")) { // the second is kept
            assertThat(client.get("/run/many?format=" + format).hasStatus(200).header("X-Parley-Truncated"))
                    .as(format)
                    .isEqualTo("true");
            assertThat(client.get("/run/few?format=" + format).hasStatus(200).header("X-Parley-Truncated"))
                    .as(format)
                    .isNull();
        }
    }

    @Test
    void aRunThatTakesLongerThanItsTimeLimitIsEnded() {
        open("s");
        publish("slow", SLEEPING, NUMBER + ",\"time_limit\":\"300ms\"");

        assertThat(client.get("/run/slow?n=1&wait=20s")
                        .isProblem(422, "SNIPPET_FAILED")
                        .detail())
                .isEqualTo("StatementTimeout: it ran longer than its timeout of 300 ms and was cancelled");
    }

    @Test
    void rowsComeInEachFormatThatIsAskedFor() {
        open("s");
        publish("answer", "select :n as n", NUMBER);

        assertThat(client.get("/run/answer?n=7&format=ndjson")
                        .hasStatus(200)
                        .raw()
                        .toString())
                .isEqualTo("{\"n\":7}\n");
        assertThat(get("/run/answer?n=7", Map.of("Accept", "text/csv"))
                        .hasStatus(200)
                        .raw()
                        .toString())
                .isEqualTo("n\r\n7\r\n");
        assertThat(client.get("/run/answer?n=7&format=arrow").hasStatus(200).mediaType())
                .isEqualTo("application/vnd.apache.arrow.stream");
    }

    @Test
    void aRepeatedCallWithItsKeyRunsOnce() {
        open("s");
        publish("answer", "select :n as n", NUMBER);
        int before = runs("s");
        var headers = Map.of("Idempotency-Key", "k");

        get("/run/answer?n=7", headers).hasStatus(200);
        get("/run/answer?n=7", headers).hasStatus(200);

        assertThat(runs("s")).isEqualTo(before + 1);
        get("/run/answer?n=8", headers).isProblem(409, "IDEMPOTENCY_KEY_REUSED");
    }

    @Test
    void aRepeatedCallWithItsKeyTakesNoRoomWhetherItsRunGoesOnOrHasEnded() {
        open("s");
        publish("slow", SLEEPING, NUMBER + ",\"most_at_once\":1");
        var headers = Map.of("Idempotency-Key", "k");
        String self = link(get("/run/slow?n=1&wait=0s", headers));

        assertThat(link(get("/run/slow?n=1&wait=0s", headers))).isEqualTo(self);
        get("/run/slow?n=2", headers).isProblem(409, "IDEMPOTENCY_KEY_REUSED");
        client.get("/run/slow?n=1&wait=0s").isProblem(429, "SNIPPET_LIMIT_REACHED");

        client.post(self + "/cancel").hasStatus(200);
        client.get(self + "?wait=10s").isProblem(422, "SNIPPET_FAILED");
        await().untilAsserted(() -> client.get("/run/slow?n=2&wait=0s").hasStatus(202));
        get("/run/slow?n=1", headers).isProblem(422, "SNIPPET_FAILED");
        get("/run/slow?n=2", headers).isProblem(409, "IDEMPOTENCY_KEY_REUSED");
    }

    @Test
    void aRepeatedCallWithItsKeyFindsItsRunWhereItsSessionIsAnotherOne() {
        open("s");
        publish("answer", "select :n as n", NUMBER);
        var headers = Map.of("Idempotency-Key", "k");
        Reply first = get("/run/answer?n=7", headers).hasStatus(200);
        client.delete("/api/v1/sessions/s?wait=10s").hasStatus(200);
        open("s");
        int before = runs("s");

        assertThat(get("/run/answer?n=7", headers).hasStatus(200).json()).isEqualTo(first.json());

        assertThat(runs("s")).isEqualTo(before);
    }

    @Test
    void nobodyTakesPartInARunThatIsBeingCancelled() {
        open("s");
        client.put(P + "slow", scala(STUBBORN, "," + NUMBER)).hasStatus(201);
        String cancelled = link(client.get("/run/slow?n=1&wait=0s"));
        client.post(cancelled + "/cancel").hasStatus(200);
        assertThat(link(client.get("/run/slow?n=1&wait=0s"))).isNotEqualTo(cancelled);
    }

    private static String link(Reply reply) {
        return reply.hasStatus(202).json().at("/links/self").asText();
    }

    @Test
    void parametersMayStandInTheQueryOfAPostAndEachInOnePlace() {
        open("s");
        publish("answer", "select :n as n", NUMBER);

        assertThat(client.post("/run/answer?n=7", "{}")
                        .hasStatus(200)
                        .json()
                        .path("rows")
                        .toString())
                .isEqualTo("[[7]]");
        assertThat(client.post("/run/answer?n=7")
                        .hasStatus(200)
                        .json()
                        .path("rows")
                        .toString())
                .isEqualTo("[[7]]");
        assertThat(client.post("/run/answer?n=7", "{\"n\":8}")
                        .isProblem(400, "INVALID_REQUEST")
                        .detail())
                .isEqualTo("n is given in the query and in the body.");
        assertThat(client.post("/run/answer?n=7", "{\"m\":8}")
                        .isProblem(400, "INVALID_REQUEST")
                        .detail())
                .contains("m");
    }

    @Test
    void aRepeatedCallWithItsKeyMakesNoOtherFreshSession() {
        client.put(P + "answer", "{\"language\":\"sql\",\"code\":\"select 7 as n\"}")
                .hasStatus(201);
        var headers = Map.of("Idempotency-Key", "k");

        for (int i = 0; i < 2; i++) {
            assertThat(get("/run/answer", headers)
                            .hasStatus(200)
                            .json()
                            .path("rows")
                            .toString())
                    .isEqualTo("[[7]]");
        }

        assertThat(client.get("/api/v1/sessions").json().path("items")).hasSize(2);
    }

    @Test
    void withoutANamedSessionEachRunHasAFreshOneThatIsClosed() {
        client.put(P + "answer", "{\"language\":\"sql\",\"code\":\"select 7 as n\"}")
                .hasStatus(201);

        assertThat(client.get("/run/answer").hasStatus(200).json().path("rows").toString())
                .isEqualTo("[[7]]");
        assertThat(client.get("/run/answer?wait=20s")
                        .hasStatus(200)
                        .json()
                        .path("rows")
                        .toString())
                .isEqualTo("[[7]]");

        await().untilAsserted(() -> assertThat(
                        client.get("/api/v1/sessions").json().path("items").findValuesAsText("state"))
                .hasSize(3)
                .containsOnly("closed"));
    }

    @Test
    void aProfileThatThereIsNotIsRefusedWithASessionAndWithout() {
        open("s");
        for (String session : List.of("", ",\"session\":\"s\"")) {
            client.put(
                            P + "answer",
                            "{\"language\":\"sql\",\"code\":\"select 7 as n\",\"profile\":\"nope\"" + session + "}")
                    .isProblem(400, "UNKNOWN_PROFILE");
        }
        client.get(P + "answer").isProblem(404, "UNKNOWN_SNIPPET");
    }

    @Test
    void aNamedSessionIsMadeWhereAProfileIsGivenAndFoundAgain() {
        String spec = scala("println(\\\"hi\\\")", ",\"profile\":\"default\",\"result\":\"text\"");
        client.put(P + "greet", spec).hasStatus(201);
        client.delete("/api/v1/sessions/s?wait=20s").hasStatus(200);

        for (int i = 0; i < 2; i++) {
            assertThat(client.get("/run/greet")
                            .hasStatus(200)
                            .json()
                            .path("text")
                            .asText())
                    .isEqualTo("hi\n");
        }

        assertThat(runs("s")).isEqualTo(2);
        client.get("/run/greet?format=csv").isProblem(400, "INVALID_REQUEST");
    }

    @Test
    void scalaFindsItsParametersAsValuesAlsoWhenItIsCompiled() {
        open("s");
        String spec = scala("println(n)", ",\"result\":\"text\"," + NUMBER);
        client.put(P + "say", spec).hasStatus(201);

        assertThat(client.get("/run/say?n=7").hasStatus(200).json().path("text").asText())
                .isEqualTo("7\n");
    }

    @Test
    void aRunThatFailsIsAProblemThatSaysWhy() {
        open("s");
        client.put(P + "bad", scala("throw new IllegalStateException(\\\"no\\\")", ""))
                .hasStatus(201);
        assertThat(client.get("/run/bad").isProblem(422, "SNIPPET_FAILED").detail())
                .isEqualTo("IllegalStateException: no");

        client.put(P + "mute", scala("println(\\\"hi\\\")", "")).hasStatus(201);
        assertThat(client.get("/run/mute").isProblem(422, "SNIPPET_FAILED").detail())
                .isEqualTo("The code gave no table.");
    }

    @Test
    void aRunThatIsLostWithItsEngineIsNoFaultOfTheCallAndTellsNothingOfTheLog() {
        open("s");
        publish("slow", SLEEPING, NUMBER);
        String self = link(client.get("/run/slow?n=1&wait=0s"));

        loseEngines();

        Reply lost = client.get(self + "?wait=10s").isProblem(503, "ENGINE_LOST");
        assertThat(lost.detail()).isEqualTo("The engine was lost before the run had ended.");
        assertThat(lost.hint()).contains("Make the call again");
        assertThat(page(self).hasStatus(503).raw().toString())
                .contains("The engine was lost before the run had ended.")
                .contains("value=\"1\"");
    }

    @Test
    void whatAnotherSiteLedToNeverRuns() {
        open("s");
        publish("answer", "select 7 as n", "");
        int before = runs("s");
        for (String site : List.of("cross-site", "same-site")) {
            var link = Map.of("Sec-Fetch-Site", site, "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document");
            get("/run/answer", link).isProblem(403, "FORBIDDEN_ORIGIN");
        }
        assertThat(runs("s")).isEqualTo(before);
        get("/run/answer", Map.of("Sec-Fetch-Site", "none")).hasStatus(200);
        get("/run/answer", Map.of("Sec-Fetch-Site", "same-origin")).hasStatus(200);
    }

    /** Where a browser does not say where it was led from, as over plain HTTP to another machine. */
    @Test
    void whereABrowserDoesNotSayItOnlyWhatAPageOfThisServerLedToRuns() {
        open("s");
        publish("answer", "select :n as n", NUMBER);
        int before = runs("s");
        var browser = Map.of(
                "User-Agent", "Mozilla/5.0 (X11; Linux x86_64)",
                "Accept-Language", "en",
                "Accept", "text/html,*/*;q=0.8");
        for (String page :
                List.of("", "http://evil.example/", "http://127.0.0.1/", "http://127.0.0.1:1/run", "no address")) {
            var headers = new HashMap<>(browser);
            headers.put("Referer", page);
            assertThat(get("/run/answer?n=7", headers).hasStatus(200).raw().toString())
                    .contains("value=\"7\"")
                    .doesNotContain("<table");
            headers.put("Accept", "*/*");
            get("/run/answer?n=7", headers).isProblem(403, "FORBIDDEN_ORIGIN");
        }
        assertThat(get("/run/answer?n=7", browser).hasStatus(200).raw().toString())
                .doesNotContain("<table");
        assertThat(runs("s")).isEqualTo(before);

        var own = new HashMap<>(browser);
        own.put("Referer", "http://127.0.0.1:" + gateway.port() + "/run/answer");
        assertThat(get("/run/answer?n=7", own).hasStatus(200).raw().toString()).contains("<table");
        get("/run/answer?n=7", Map.of("User-Agent", "Mozilla/5.0 PowerShell/7.3"))
                .hasStatus(200);
        get("/run/answer?n=7", Map.of("User-Agent", "node", "Accept-Language", "*"))
                .hasStatus(200);
    }

    @Test
    void whoIsLedToRowsByAnotherSiteGetsTheForm() {
        open("s");
        publish("answer", "select :n as n", NUMBER);
        String call = link(client.get("/run/answer?n=7&wait=0s"));
        int before = runs("s");

        for (String path : List.of("/run/answer?n=7&format=csv", call + "?format=csv")) {
            var link = Map.of(
                    "Accept", "text/html,application/xhtml+xml,*/*;q=0.8",
                    "Sec-Fetch-Site", "cross-site",
                    "Sec-Fetch-Mode", "navigate",
                    "Sec-Fetch-Dest", "document");
            assertThat(get(path, link).hasStatus(200).raw().toString())
                    .as(path)
                    .contains("<input name=\"n\"")
                    .doesNotContain("<table");
        }
        get("/run/answer?n=7&format=csv", Map.of("Accept", "*/*", "Sec-Fetch-Site", "cross-site"))
                .isProblem(403, "FORBIDDEN_ORIGIN");
        assertThat(runs("s")).isEqualTo(before);
    }

    @Test
    void aBrowserGetsAFormAndTheRowsBelowItWithScriptsOfTheServerAlone() {
        open("s");
        publish("answer", "select :n as n", NUMBER + ",\"description\":\"<b>Says</b> n.\"");
        int before = runs("s");

        Reply form = page("/run/answer").hasStatus(200);

        assertThat(form.mediaType()).isEqualTo("text/html; charset=utf-8");
        assertThat(form.header("Content-Security-Policy"))
                .startsWith("default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self' 'sha256-")
                .endsWith("form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
        assertThat(form.raw().toString())
                .contains("&lt;b&gt;Says&lt;/b&gt; n.")
                .contains("<input name=\"n\" value=\"\"")
                .doesNotContain("<table", "<script>", "<b>", "id=\"link\"");
        assertThat(runs("s")).isEqualTo(before);

        assertThat(page("/run/answer?n=7").hasStatus(200).raw().toString())
                .contains("<input name=\"n\" value=\"7\"")
                .contains("<tr><th data-type=\"int\">n</th></tr></thead>\n<tbody>\n<tr><td>7</td></tr>")
                .contains("<a id=\"link\" href=\"/run/answer?n=7\">")
                .contains("1 of 1 row.");
        assertThat(page("/run/answer?n=%22%3E%3Cscript%3E").hasStatus(400).raw().toString())
                .contains("value=\"&quot;&gt;&lt;script&gt;\"")
                .contains("n must be a whole number of 32 bits.");
        assertThat(get(
                                "/run/answer?n=7",
                                Map.of(
                                        "Accept", "text/html",
                                        "Sec-Fetch-Site", "cross-site",
                                        "Sec-Fetch-Mode", "navigate",
                                        "Sec-Fetch-Dest", "document"))
                        .hasStatus(200)
                        .raw()
                        .toString())
                .contains("value=\"7\"")
                .doesNotContain("<table");
        assertThat(runs("s")).isEqualTo(before + 1);
    }

    @Test
    void aPageIsForWhomItSuitsAtLeastAsWellAsRows() {
        open("s");
        publish("answer", "select :n as n", NUMBER);
        Map.of(
                        "application/json, text/html;q=0.5", "application/json",
                        "text/html;q=0.8, text/csv;q=0.9", "text/csv",
                        "text/html;q=0, */*", "application/json",
                        "application/json, text/html", "text/html; charset=utf-8",
                        "application/json;q=0.5, text/html;q=0.6", "text/html; charset=utf-8")
                .forEach((accept, mediaType) -> assertThat(get("/run/answer?n=7", Map.of("Accept", accept))
                                .hasStatus(200)
                                .mediaType())
                        .as(accept)
                        .isEqualTo(mediaType));
    }

    @Test
    void aPageOfARunThatGoesOnLooksAgainByItself() {
        open("s");
        publish("slow", SLEEPING, NUMBER);

        String running = page("/run/slow?n=1").hasStatus(202).raw().toString();

        String link = running.replaceFirst("(?s).*<a href=\"(/run/slow/calls/[^\"]+)\">.*", "$1");
        assertThat(running).contains("data-call=\"" + link + "\">It is <output>");
        assertThat(running).contains("<noscript><meta http-equiv=\"refresh\" content=\"2;url=" + link + "\">");
        page(link).hasStatus(202);
        client.post(link + "/cancel").hasStatus(200);
        assertThat(page(link).hasStatus(422).raw().toString())
                .contains("The run was cancelled.")
                .contains("value=\"1\"");
    }

    @Test
    void whatOneMayRunIsListedForProgramsAndForBrowsers() {
        assertThat(page("/run").hasStatus(200).raw().toString()).contains("Nothing is published");
        open("s");
        publish("answer", "select :n as n", NUMBER + ",\"description\":\"<b>Says</b> n.\"");

        JsonNode listed = client.get("/run").hasStatus(200).json().path("items");
        Reply page = page("/run").hasStatus(200);

        assertThat(listed).hasSize(1);
        assertThat(listed.path(0).at("/links/run").asText()).isEqualTo("/run/answer");
        assertThat(page.mediaType()).isEqualTo("text/html; charset=utf-8");
        assertThat(page.raw().toString())
                .contains("<a href=\"/run/answer\">answer</a></td><td>n</td><td>&lt;b&gt;Says&lt;/b&gt; n.</td>")
                .doesNotContain("select :n");
    }

    @Test
    void whatThePagesLoadIsServedUnderAnAddressOfItsContent() throws Exception {
        open("s");
        publish("answer", "select :n as n", NUMBER);

        List<String> addresses = Pattern.compile("(?:src|href)=\"(/pages/[^\"]+)\"")
                .matcher(page("/run/answer").raw().toString())
                .results()
                .map(found -> found.group(1))
                .toList();

        assertThat(addresses).hasSize(3);
        HttpClient http = HttpClient.newHttpClient(); // they are none of the contract's
        for (String address : addresses) {
            URI asset = URI.create("http://127.0.0.1:" + gateway.port() + address);
            var answer = http.send(HttpRequest.newBuilder(asset).build(), BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isNotEmpty();
            assertThat(answer.headers().firstValue("Cache-Control").orElseThrow())
                    .contains("immutable");
        }
        client.get(addresses.get(0) + ".map").hasStatus(404);
    }

    private Reply page(String path) {
        return get(path, Map.of("Accept", "text/html,application/xhtml+xml,*/*;q=0.8"));
    }

    @Test
    void publishedSnippetsAreDescribedAsOpenApi() {
        open("s");
        publish("answer", "select :n as n", NUMBER + ",\"description\":\"Says n.\"");

        JsonNode document = client.get("/run/openapi.json").hasStatus(200).json();

        assertThat(document.path("openapi").asText()).isEqualTo("3.1.0");
        JsonNode get = document.path("paths").path("/run/answer").path("get");
        assertThat(get.path("summary").asText()).isEqualTo("Says n.");
        assertThat(get.at("/parameters/0").toString())
                .isEqualTo("{\"name\":\"n\",\"in\":\"query\",\"required\":true,\"schema\":"
                        + "{\"type\":\"integer\",\"format\":\"int32\",\"minimum\":1,\"maximum\":9}}");
        assertThat(document.path("paths")
                        .path("/run/answer")
                        .at("/post/requestBody/content")
                        .path("application/json")
                        .at("/schema/required")
                        .toString())
                .isEqualTo("[\"n\"]");
        assertThat(get.at("/responses/200/content").path("application/json").toString())
                .isEqualTo("{\"schema\":{\"$ref\":\"#/components/schemas/Result\"}}");
        assertThat(get.at("/responses/202/content").path("application/json").toString())
                .isEqualTo("{\"schema\":{\"$ref\":\"#/components/schemas/Call\"}}");
        for (String problem : List.of("400", "422", "429")) {
            assertThat(get.path("responses")
                            .path(problem)
                            .path("content")
                            .path("application/problem+json")
                            .toString())
                    .isEqualTo("{\"schema\":{\"$ref\":\"#/components/schemas/Problem\"}}");
        }
        JsonNode schemas = document.at("/components/schemas");
        assertThat(schemas.at("/Column/properties").has("type")).isTrue();
        assertThat(schemas.at("/Rows/items").toString()).isEqualTo("{\"type\":\"array\",\"items\":{}}");
        assertThat(document.findValuesAsText("$ref")).allSatisfy(reference -> assertThat(
                        document.at(reference.substring(1)).isObject())
                .isTrue());
    }

    @Test
    void operationsOfAllNamesHaveIdsThatStayApartAndDoNotChangeWithOthers() {
        open("s");
        publish("a.b", "select 1 as n", "");
        String alone = operationId("a.b");

        List<String> names = List.of(
                "delays_by_day",
                "sum2",
                "a",
                "A",
                "a.",
                "a_b",
                "ab",
                "a-b",
                "a__b",
                "aB",
                "a_1",
                "a1",
                "a1bc",
                "a1_bc",
                "SWEEP");
        names.forEach(name -> publish(name, "select 1 as n", ""));

        assertThat(operationId("a.b")).isEqualTo(alone);
        assertThat(operationId("delays_by_day")).isEqualTo("get_delays_by_day");
        assertThat(operationId("sum2")).isEqualTo("get_sum2");
        List<String> all = client.get("/run/openapi.json").hasStatus(200).json().findValuesAsText("operationId");
        assertThat(all).hasSize(2 * (names.size() + 1)).allMatch(id -> id.matches("[a-z0-9_]+"));
        assertThat(all.stream().map(id -> id.replace("_", ""))).doesNotHaveDuplicates();
    }

    @Test
    void valuesOfParametersAreDescribedInTheFormOfTheirType() {
        open("s");
        publish(
                "answer",
                "select 1 as n",
                """
                "parameters":{
                "big":{"type":"bigint","default":9007199254740993,"min":-9007199254740993,"max":9223372036854775807},
                "one":{"type":"bigint","allowed":["9007199254740993",2]},
                "rate":{"type":"double","min":0.5,"max":"Infinity"},
                "odd":{"type":"double","default":"NaN"},
                "step":{"type":"double","default":0.5,"allowed":[0.5,1,"NaN"],"description":"How far."},
                "sum":{"type":"decimal","default":"1.0","allowed":["1.00","2.50"],"min":"0"},
                "at":{"type":"timestamp","default":"2013-01-31T10:00+02:00"},
                "who":{"type":"string","allowed":["UA","ua"]}}
                """
                        .replace("\n", ""));

        JsonNode document = client.get("/run/openapi.json").hasStatus(200).json();

        JsonNode body = document.path("paths")
                .path("/run/answer")
                .at("/post/requestBody/content")
                .path("application/json")
                .at("/schema/properties");
        assertThat(body.path("big").toString())
                .isEqualTo("{\"type\":\"integer\",\"format\":\"int64\",\"default\":9007199254740993,"
                        + "\"minimum\":-9007199254740993,\"maximum\":9223372036854775807}");
        assertThat(body.at("/one/enum").toString()).isEqualTo("[9007199254740993,2]");
        assertThat(body.path("rate").toString())
                .isEqualTo("{\"type\":\"number\",\"format\":\"double\",\"minimum\":0.5}");
        assertThat(body.path("odd").toString()).isEqualTo("{\"type\":\"number\",\"format\":\"double\"}");
        assertThat(body.path("step").toString())
                .isEqualTo(
                        "{\"type\":\"number\",\"format\":\"double\",\"description\":\"How far. One of 0.5, 1.0, NaN.\","
                                + "\"default\":0.5}");
        assertThat(body.path("sum").toString()).isEqualTo("{\"type\":\"string\",\"enum\":[\"1.00\",\"2.50\"]}");
        assertThat(body.at("/at/default").asText()).isEqualTo("2013-01-31T08:00:00Z");
        assertThat(body.at("/who/x-enum-varnames").toString()).isEqualTo("[\"VALUE_0\",\"VALUE_1\"]");
    }

    private String operationId(String snippet) {
        return client.get("/run/openapi.json")
                .hasStatus(200)
                .json()
                .path("paths")
                .path("/run/" + snippet)
                .at("/get/operationId")
                .asText();
    }

    private Reply publish(String name, String code, String more) {
        return client.put(P + name, body(code, more)).hasStatus(201);
    }

    private static String body(String code, String more) {
        return "{\"language\":\"sql\",\"session\":\"s\",\"code\":\"" + code + "\"" + (more.isEmpty() ? "" : "," + more)
                + "}";
    }

    private static String scala(String code, String more) {
        return "{\"language\":\"scala\",\"session\":\"s\",\"code\":\"" + code + "\"" + more + "}";
    }

    /** How often code of snippets ran in a session. */
    private int runs(String session) {
        JsonNode statements = client.get("/api/v1/sessions/" + session + "/statements?limit=200")
                .hasStatus(200)
                .json()
                .path("items");
        return (int) StreamSupport.stream(statements.spliterator(), false)
                .map(statement -> statement.path("tags").toString())
                .filter(tags -> tags.contains("\"call:"))
                .count();
    }
}
