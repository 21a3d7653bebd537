package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.frontend.rest.ContractClient.Reply;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Published snippets that are run with each of many parameters, on the whole server. */
class SweepsTest extends GatewayHarness {
    private static final String P = "/api/v1/snippets/";
    private static final String SLEEPING = "select java_method('java.lang.Thread', 'sleep', 600000L)";
    private static final String TWO =
            "\"parameters\":{\"a\":{\"type\":\"int\",\"required\":true,\"max\":1000},\"b\":{\"type\":\"int\",\"default\":7}}";

    @BeforeEach
    void openSession() {
        open("s");
    }

    private void publish(String name, String code, String more) {
        client.put(P + name, "{\"language\":\"sql\",\"session\":\"s\",\"code\":\"" + code + "\"," + more + "}")
                .hasStatus(201);
    }

    @Test
    void theGridRunsIntoOneTableWithTheParametersAsColumns() {
        publish("pair", "select :a as x", TWO);

        JsonNode sweep = client.post(
                        "/run/pair/sweep?wait=20s",
                        "{\"parameters\":{\"b\":[1,2],\"a\":{\"from\":3,\"to\":8,\"step\":2}}}")
                .hasStatus(200)
                .json();

        assertThat(sweep.path("state").asText()).isEqualTo("ended");
        assertThat(sweep.path("points").toString())
                .isEqualTo("{\"total\":6,\"running\":0,\"succeeded\":6,\"failed\":0,\"cancelled\":0}");
        assertThat(sweep.at("/table/columns").findValuesAsText("name")).containsExactly("a", "b", "x", "error");
        assertThat(sweep.at("/table/rows").toString())
                .isEqualTo("[[3,1,3,null],[3,2,3,null],[5,1,5,null],[5,2,5,null],[7,1,7,null],[7,2,7,null]]");
        assertThat(client.post("/run/pair/sweep?wait=20s", "{\"parameters\":{\"a\":4}}")
                        .hasStatus(200)
                        .json()
                        .at("/table/rows")
                        .toString())
                .isEqualTo("[[4,7,4,null]]");
    }

    @Test
    void itGoesOnAfterAPointThatFails() {
        String spec = "{\"language\":\"scala\",\"session\":\"s\",\"result\":\"text\",\"code\":\"%s\",%s}";
        client.put(P + "bad", spec.formatted("throw new IllegalStateException(\\\"no\\\")", TWO))
                .hasStatus(201);

        JsonNode sweep = client.post("/run/bad/sweep?wait=20s", "{\"parameters\":{\"a\":[1,2,3]},\"at_once\":2}")
                .hasStatus(200)
                .json();

        assertThat(sweep.at("/points/failed").asInt()).isEqualTo(3);
        assertThat(sweep.at("/table/rows/2").toString()).isEqualTo("[3,7,\"IllegalStateException: no\"]");
    }

    @Test
    void aPointThatIsLostWithItsEngineTellsNothingOfTheLog() {
        publish("slow", SLEEPING, TWO);
        String self = client.post("/run/slow/sweep", "{\"parameters\":{\"a\":1}}")
                .hasStatus(202)
                .json()
                .at("/links/self")
                .asText();
        await().untilAsserted(() -> assertThat(runs()).isEqualTo(1));

        loseEngines();

        assertThat(client.get(self + "?wait=10s")
                        .hasStatus(200)
                        .json()
                        .at("/table/rows/0")
                        .toString())
                .isEqualTo("[1,7,\"The engine was lost before the run had ended.\"]");
    }

    @Test
    void aTableThatWasCutSaysItInAHeaderOfItsCsv() {
        publish("many", "select id from range(1001)", TWO); // a point has 1,000 rows

        Reply csv = client.post("/run/many/sweep?wait=20s&format=csv", "{\"parameters\":{\"a\":1}}")
                .hasStatus(200);

        assertThat(csv.mediaType()).isEqualTo("text/csv");
        assertThat(csv.header("X-Parley-Truncated")).isEqualTo("true");
    }

    @Test
    void asManyPointsRunAtOnceAsAreAskedForAndCancellingEndsThemAll() {
        publish("slow", SLEEPING, TWO + ",\"most_at_once\":2");

        JsonNode begun = client.post(
                        "/run/slow/sweep", "{\"parameters\":{\"a\":{\"from\":1,\"to\":100}},\"at_once\":9}")
                .hasStatus(202)
                .json();
        assertThat(begun.at("/points/running").asInt()).isEqualTo(2);
        String self = begun.at("/links/self").asText();
        client.get(self + "?wait=50ms").hasStatus(202);
        client.get(self.replaceFirst("[0-9a-f]{32}$", "0".repeat(32))).isProblem(404, "UNKNOWN_SNIPPET");

        client.post(begun.at("/links/cancel").asText()).hasStatus(200);

        JsonNode ended = client.get(self + "?wait=20s").hasStatus(200).json();
        assertThat(ended.path("state").asText()).isEqualTo("cancelled");
        assertThat(ended.path("points").toString())
                .isEqualTo("{\"total\":100,\"running\":0,\"succeeded\":0,\"failed\":0,\"cancelled\":100}");
        assertThat(ended.at("/table/rows/99").toString()).isEqualTo("[100,7,\"It was cancelled.\"]");
    }

    @Test
    void aPointWaitsWhereCallersTakeTheRoom() {
        publish("slow", SLEEPING, TWO + ",\"most_at_once\":1");
        JsonNode call = client.get("/run/slow?a=1&wait=0s").hasStatus(202).json();
        JsonNode sweep = client.post("/run/slow/sweep", "{\"parameters\":{\"a\":2}}")
                .hasStatus(202)
                .json();
        assertThat(client.get(sweep.at("/links/self").asText() + "?wait=700ms")
                        .hasStatus(202)
                        .json()
                        .at("/points/failed")
                        .asInt())
                .isZero();

        client.post(call.at("/links/cancel").asText()).hasStatus(200);

        await().untilAsserted(() -> assertThat(runs()).isEqualTo(2));
        client.post(sweep.at("/links/cancel").asText()).hasStatus(200);
        assertThat(client.get(sweep.at("/links/self").asText() + "?wait=20s")
                        .json()
                        .at("/points/cancelled")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void whatIsNoGridIsRefusedAndNothingRuns() {
        publish("pair", "select :a as x", TWO);
        Map.of(
                        "{\"parameters\":{\"a\":[]}}", "a has no values.",
                        "{\"parameters\":{\"a\":[1,1001]}}", "a must be 1000 or less, and 1001 is not.",
                        "{\"parameters\":{\"b\":[1]}}", "a is missing.",
                        "{\"parameters\":{\"a\":1,\"c\":{\"from\":1,\"to\":2}}}", "'c' is no parameter of it.",
                        "{\"parameters\":{\"a\":{\"from\":5,\"to\":1}}}",
                                "a has a range that goes nowhere: from must not be above to, step above 0.",
                        "{\"parameters\":{\"a\":{\"from\":1,\"to\":5,\"by\":1}}}",
                                "a is no range: it takes from, to and step, and no other field.",
                        "{\"parameters\":{\"a\":{\"from\":1,\"to\":1e9}}}", "a has a range of more than 1000 values.",
                        "{\"parameters\":{\"a\":{\"from\":1,\"to\":500},\"b\":[1,2,3]}}",
                                "The grid has 1500 points, and may have 1000.",
                        "{\"parameters\":{\"a\":1},\"at_once\":0}", "at_once is 0; it must be from 1 to 1000.")
                .forEach((body, detail) -> assertThat(client.post("/run/pair/sweep", body)
                                .isProblem(400, "INVALID_REQUEST")
                                .detail())
                        .isEqualTo(detail));
        assertThat(client.post("/run/pair/sweep", "{\"parameters\":{\"a\":[1,\"x\",200,[2]],\"b\":[true,3]}}")
                        .isProblem(400, "INVALID_REQUEST")
                        .detail())
                .isEqualTo("a must be a whole number of 32 bits, and 'x' is not;"
                        + " a must be a whole number of 32 bits, and a list or an object is not;"
                        + " b must be a whole number of 32 bits, and true is not.");
        client.post("/run/nope/sweep", "{}").isProblem(404, "UNKNOWN_SNIPPET");
    }

    @Test
    void aRepeatedRequestWithItsKeyIsTheSameSweep() {
        publish("pair", "select :a as x", TWO);

        Reply first = keyed("{\"parameters\":{\"a\":1,\"b\":[1,2]},\"at_once\":2}");
        Reply again = keyed("{\"at_once\":2,\"parameters\":{\"b\":{\"from\":1,\"to\":2},\"a\":[1]}}");

        assertThat(again.json().path("links")).isEqualTo(first.json().path("links"));
        keyed("{\"parameters\":{\"a\":1,\"b\":[1,2]}}").isProblem(409, "IDEMPOTENCY_KEY_REUSED");
        keyed("{\"parameters\":{\"a\":2,\"b\":[1,2]},\"at_once\":2}").isProblem(409, "IDEMPOTENCY_KEY_REUSED");
    }

    @Test
    void oneThatHasEndedIsThereAfterARestartAndSoIsItsKey() throws Exception {
        publish("pair", "select :a as x", TWO);
        Reply started = keyed("{\"parameters\":{\"a\":[1,2]}}");
        String self = started.json().at("/links/self").asText();
        JsonNode ended = client.get(self + "?wait=20s").hasStatus(200).json();

        restart();

        assertThat(client.get(self).hasStatus(200).json()).isEqualTo(ended);
        assertThat(keyed("{\"parameters\":{\"a\":[1,2]}}").hasStatus(200).json())
                .isEqualTo(ended);
        keyed("{\"parameters\":{\"a\":2}}").isProblem(409, "IDEMPOTENCY_KEY_REUSED");
        client.post(ended.at("/links/cancel").asText()).hasStatus(200);
    }

    @Test
    void oneThatARestartCutGoesOnWhereItWas() throws Exception {
        client.put(
                        P + "nap",
                        "{\"language\":\"sql\",\"code\":\"" + SLEEPING.replace("600000", ":ms")
                                + "\",\"parameters\":{\"ms\":{\"type\":\"int\",\"default\":600000}}}")
                .hasStatus(201);
        JsonNode begun = client.post("/run/nap/sweep", "{\"parameters\":{\"ms\":[5,600000]},\"at_once\":1}")
                .hasStatus(202)
                .json();
        String self = begun.at("/links/self").asText();
        await().untilAsserted(() ->
                assertThat(client.get(self).json().path("points").toString()).isEqualTo(points(1, 1, 0)));

        restart();

        await().untilAsserted(() -> assertThat(
                        client.get(self).hasStatus(202).json().path("points").toString())
                .isEqualTo(points(1, 1, 0)));
        client.post(begun.at("/links/cancel").asText()).hasStatus(200);
        JsonNode ended = client.get(self + "?wait=20s").hasStatus(200).json();
        assertThat(ended.path("points").toString()).isEqualTo(points(0, 1, 1));
        assertThat(ended.at("/table/rows/0/1").asText()).startsWith("ParseException");
        assertThat(ended.at("/table/rows/1").toString()).isEqualTo("[600000,\"It was cancelled.\"]");
    }

    @Test
    void whatRunsIsCancelledWhenItsSnippetIsDeleted() {
        publish("slow", SLEEPING, TWO);
        JsonNode sweep = client.post("/run/slow/sweep", "{\"parameters\":{\"a\":{\"from\":1,\"to\":100}}}")
                .hasStatus(202)
                .json();
        publish("other", SLEEPING, TWO);
        JsonNode other = client.post("/run/other/sweep", "{\"parameters\":{\"a\":1}}")
                .hasStatus(202)
                .json();
        client.get("/run/other?a=1000&wait=0s").hasStatus(202);
        String self = sweep.at("/links/self").asText();

        client.delete(P + "slow").hasStatus(200);

        client.get(self).isProblem(404, "UNKNOWN_SNIPPET");
        publish("slow", "select :a as x", TWO); // its sweeps are those of the name
        assertThat(client.get(self + "?wait=20s")
                        .hasStatus(200)
                        .json()
                        .path("points")
                        .toString())
                .isEqualTo("{\"total\":100,\"running\":0,\"succeeded\":0,\"failed\":0,\"cancelled\":100}");
        assertThat(client.get(other.at("/links/self").asText())
                        .hasStatus(202)
                        .json()
                        .at("/points/running")
                        .asInt())
                .isEqualTo(1);
        client.delete(P + "other").hasStatus(200);
        await().untilAsserted(() -> assertThat(client.get("/api/v1/sessions/s/statements?limit=200")
                        .json()
                        .path("items")
                        .findValuesAsText("state"))
                .doesNotContain("queued", "running", "cancelling"));
    }

    private static String points(int running, int failed, int cancelled) {
        return "{\"total\":2,\"running\":%d,\"succeeded\":0,\"failed\":%d,\"cancelled\":%d}"
                .formatted(running, failed, cancelled);
    }

    @Test
    void onceItHasEndedTheTableCanBeHadAsCsv() {
        publish("pair", "select :a as x", TWO);
        String body = "{\"parameters\":{\"a\":[1,2],\"b\":3}}";
        String rows = "a,b,x,error\r\n1,3,1,\r\n2,3,2,\r\n";

        Reply asked = client.post("/run/pair/sweep?wait=20s&format=csv", body).hasStatus(200);
        String self = client.post("/run/pair/sweep?wait=20s", body)
                .hasStatus(200)
                .json()
                .at("/links/self")
                .asText();

        assertThat(asked.mediaType()).isEqualTo("text/csv");
        assertThat(asked.raw().toString()).isEqualTo(rows);
        assertThat(get(self, "application/x-ndjson, text/csv, */*")
                        .hasStatus(200)
                        .raw()
                        .toString())
                .isEqualTo(rows);
        assertThat(get(self + "?format=json", "text/csv").hasStatus(200).mediaType())
                .isEqualTo("application/json");
        assertThat(client.get(self + "?format=arrow")
                        .isProblem(400, "INVALID_REQUEST")
                        .detail())
                .isEqualTo("format is 'arrow'; it must be one of json, csv.");
    }

    @Test
    void whileItGoesOnItIsToldAsJsonAlsoWhereTheTableIsWantedAsCsv() {
        publish("slow", SLEEPING, TWO);

        Reply begun = client.post("/run/slow/sweep?format=csv", "{\"parameters\":{\"a\":1}}")
                .hasStatus(202);

        assertThat(begun.json().path("state").asText()).isEqualTo("running");
        client.post(begun.json().at("/links/cancel").asText()).hasStatus(200);
    }

    @Test
    void aBrowserGetsAPageThatTellsHowFarItIsAndWhatFailed() {
        String spec = "{\"language\":\"scala\",\"session\":\"s\",\"result\":\"text\",\"code\":\"%s\",%s}";
        client.put(P + "bad", spec.formatted("throw new IllegalStateException(\\\"<b>no</b>\\\")", TWO))
                .hasStatus(201);
        String self = client.post("/run/bad/sweep?wait=20s", "{\"parameters\":{\"a\":[1,2]}}")
                .hasStatus(200)
                .json()
                .at("/links/self")
                .asText();

        Reply page = page(self).hasStatus(200);

        assertThat(page.mediaType()).isEqualTo("text/html; charset=utf-8");
        assertThat(page.header("Content-Security-Policy")).startsWith("default-src 'none'; script-src 'self';");
        assertThat(page.raw().toString())
                .contains("It has ended: 2 of 2 points are done, 2 failed, 0 cancelled.")
                .contains("<progress aria-label=\"Points that are done\" max=\"2\" value=\"2\">")
                .contains("<th data-type=\"int\">a</th><th data-type=\"int\">b</th><th data-type=\"string\">error</th>")
                .contains("<td>2</td><td>7</td>"
                        + "<td class=\"failed\">IllegalStateException: &lt;b&gt;no&lt;/b&gt;</td></tr>")
                .contains("<a href=\"" + self + "?format=csv\" download=\"bad.csv\">")
                .contains("<a id=\"link\" href=\"" + self + "\">")
                .doesNotContain("data-goes-on", "<noscript>", "<form", "<b>", "<script>");
    }

    @Test
    void thePageOfOneThatGoesOnLooksAgainByItselfAndItsButtonCancelsIt() {
        publish("slow", SLEEPING, TWO);
        JsonNode begun = client.post("/run/slow/sweep", "{\"parameters\":{\"a\":[1,2]},\"at_once\":1}")
                .hasStatus(202)
                .json();
        String self = begun.at("/links/self").asText();

        String cancel = begun.at("/links/cancel").asText();
        assertThat(page(self).hasStatus(202).raw().toString())
                .contains("<div id=\"sweep\" data-link=\"" + self + "\" data-goes-on>")
                .contains("It runs: 0 of 2 points are done, 0 failed, 0 cancelled.")
                .contains("<noscript><meta http-equiv=\"refresh\" content=\"2;url=" + self + "\"></noscript>")
                .contains("<form method=\"post\" action=\"" + cancel + "\"><button>Cancel</button></form>")
                .doesNotContain("format=csv");
        var form = Map.of("Accept", "text/html", "Content-Type", "application/x-www-form-urlencoded");
        Reply pressed = reply(client.send(HttpMethod.POST, cancel, form, Buffer.buffer()));
        assertThat(pressed.hasStatus(303).header("Location")).isEqualTo(self);

        assertThat(page(self + "?wait=20s").hasStatus(200).raw().toString())
                .contains("It was cancelled: 2 of 2 points are done, 0 failed, 2 cancelled.")
                .contains("<td class=\"failed\">It was cancelled.</td>");
        page(self.replaceFirst("[0-9a-f]{32}$", "0".repeat(32))).isProblem(404, "UNKNOWN_SNIPPET");
    }

    @Test
    void eachAnswerThatDependsOnAcceptTellsCachesSo() {
        publish("pair", "select :a as x", TWO);
        Reply started = client.post("/run/pair/sweep?wait=20s", "{\"parameters\":{\"a\":1}}")
                .hasStatus(200);
        String self = started.json().at("/links/self").asText();

        assertThat(started.header("Vary")).isEqualTo("Accept");
        assertThat(page(self).hasStatus(200).header("Vary")).isEqualTo("Accept");
        assertThat(client.get(self).hasStatus(200).header("Vary")).isEqualTo("Accept");
        assertThat(client.get(self + "?format=csv").hasStatus(200).header("Vary"))
                .isEqualTo("Accept");
        assertThat(client.get(self + "?wait=x").hasStatus(400).header("Vary")).isEqualTo("Accept");
        assertThat(client.post(self + "/cancel").hasStatus(200).header("Vary")).isEqualTo("Accept");
    }

    private Reply page(String path) {
        return get(path, "text/html,application/xhtml+xml,*/*;q=0.8");
    }

    private Reply get(String path, String accept) {
        return reply(client.send(HttpMethod.GET, path, Map.of("Accept", accept), null));
    }

    private Reply keyed(String json) {
        var headers = Map.of("Content-Type", "application/json", "Idempotency-Key", "k");
        return reply(client.send(HttpMethod.POST, "/run/pair/sweep", headers, Buffer.buffer(json)));
    }

    /** How many points and calls have run, or do. */
    private int runs() {
        return (int)
                client.get("/api/v1/sessions/s/statements?limit=200").json().path("items").findValues("tags").stream()
                        .filter(tags -> tags.toString().contains("\"call:"))
                        .count();
    }
}
