package dev.parley.server.frontend.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each mistake has its own clear answer. */
class BadInputTest {
    private static RestServer server;
    private static ContractClient client;
    private static String statements;

    @BeforeAll
    static void start() {
        server = RestServer.start();
        client = server.client;
        statements = server.session("flights") + "/statements";
    }

    @AfterAll
    static void end() {
        server.close();
    }

    static Stream<Arguments> badStatements() {
        return Stream.of(
                arguments("{}", "Missing in the body: 'code'."),
                arguments("{\"code\": \"\"}", "code must not be empty or blank."),
                arguments("{\"code\": \" \\n\\t \"}", "code must not be empty or blank."),
                arguments("{\"code\": 5}", "code must be text, but is the number 5."),
                arguments("{\"code\": null}", "code must be text, but is null."),
                arguments("{\"code\": [\"1\"]}", "code must be text, but is a list."),
                arguments(
                        "{\"code\": \"1\", \"language\": \"python\"}",
                        "language must be one of scala, sql, but is 'python'."),
                arguments("{\"code\": \"1\", \"language\": true}", "language must be one of scala, sql, but is true."),
                arguments("{\"code\": \"1\", \"langauge\": \"sql\"}", "Unknown field 'langauge'."),
                arguments("{\"cod\": \"1\"}", "Unknown field 'cod'."),
                arguments("[]", "The body must be an object, but is a list."),
                arguments("\"1 + 1\"", "The body must be an object, but is text."),
                arguments("7", "The body must be an object, but is the number 7."),
                arguments("null", "The body must be an object, but is null."));
    }

    @ParameterizedTest
    @MethodSource("badStatements")
    void aBadStatementIsRefusedWithTheFieldAndWhatIsExpected(String body, String detail) {
        assertThat(client.post(statements, body)
                        .isProblem(400, "INVALID_REQUEST")
                        .detail())
                .isEqualTo(detail);
    }

    static Stream<Arguments> badParameters() {
        return Stream.of(
                arguments(
                        "{\"a b\": 1}",
                        "'a b' is no name: it takes letters, digits and underscores, with a letter first"),
                arguments("{\"n\": null}", "n is null, and needs a type"),
                arguments("{\"n\": [1]}", "n is a list, which is no value"),
                arguments("{\"n\": 9223372036854775808}", "n must be a whole number of 64 bits"),
                arguments("{\"n\": 1e999}", "n must be a number, or 'NaN', 'Infinity', '-Infinity'"),
                arguments("{\"n\": {\"type\": \"money\", \"value\": 1}}", "n has the type 'money', which there is not"),
                arguments("{\"n\": {\"type\": \"int\"}}", "n must have the fields 'type' and 'value' and no other"),
                arguments(
                        "{\"n\": {\"type\": \"int\", \"value\": 1, \"scale\": 2}}",
                        "n must have the fields 'type' and 'value' and no other"),
                arguments("{\"n\": {\"type\": \"int\", \"value\": {}}}", "n must be a whole number of 32 bits"),
                arguments(
                        "{\"a\": {\"type\": \"date\", \"value\": \"soon\"}, \"b\": {\"type\": \"int\", \"value\": 1.5}}",
                        "a must be text such as '2013-01-31'; b must be a whole number of 32 bits"));
    }

    @ParameterizedTest
    @MethodSource("badParameters")
    void badParametersAreRefusedEachWithItsName(String parameters, String detail) {
        assertThat(client.post(statements, "{\"code\": \"1\", \"parameters\": " + parameters + "}")
                        .isProblem(400, "INVALID_REQUEST")
                        .detail())
                .isEqualTo("parameters: " + detail + ".");
    }

    @Test
    void anUnknownModeIsRefused() {
        assertThat(client.post(statements, "{\"code\": \"1\", \"mode\": \"dry\"}")
                        .isProblem(400, "INVALID_REQUEST")
                        .detail())
                .isEqualTo("mode must be one of run, explain, call, but is 'dry'.");
        assertThat(client.post(statements, "{\"code\": \"1\", \"parameters\": [1]}")
                        .isProblem(400, "INVALID_REQUEST")
                        .detail())
                .isEqualTo("parameters must be an object, but is a list.");
    }

    static Stream<Arguments> badSnippets() {
        return Stream.of(
                arguments("\"cache_ttl\": 5", "cache_ttl must be text such as '10s', but is the number 5."),
                arguments("\"most_at_once\": 1.5", "most_at_once must be a whole number, but is the number 1.5."),
                arguments("\"most_at_once\": \"2\"", "most_at_once must be a whole number, but is text."),
                arguments(
                        "\"parameters\": {\"n\": {\"type\": \"int\", \"allowed\": [null]}}",
                        "parameters.n.allowed[0] must be text or a number or true or false, but is null."));
    }

    @ParameterizedTest
    @MethodSource("badSnippets")
    void aBadSnippetIsRefusedWithTheFieldAndWhatIsExpected(String field, String detail) {
        assertThat(client.put("/api/v1/snippets/bad", "{\"code\": \"select 1\", \"language\": \"sql\", " + field + "}")
                        .isProblem(400, "INVALID_REQUEST")
                        .detail())
                .isEqualTo(detail);
    }

    static Stream<Arguments> badSpecs() {
        return Stream.of(
                arguments("{\"kin\": \"dedicated\"}", "Unknown field 'kin'."),
                arguments("{\"conf\": []}", "conf must be an object, but is a list."),
                arguments("{\"conf\": {\"spark.a\": 5}}", "conf.spark.a must be text, but is the number 5."),
                arguments("{\"conf\": {\"a/b~c\": {}}}", "conf.a/b~c must be text, but is an object."),
                arguments("{\"init\": \"1\"}", "init must be a list, but is text."),
                arguments("{\"init\": [\"1\"]}", "init[0] must be an object, but is text."),
                arguments("{\"init\": [{\"code\": \"1\"}, {}]}", "Missing in init[1]: 'code'."),
                arguments("{\"init\": [{\"code\": \"1\", \"when\": 1}]}", "Unknown field 'when' in init[0]."),
                arguments("{\"init\": [{\"code\": \" \"}]}", "init[0].code must not be empty or blank."),
                arguments("{\"tags\": [1.5]}", "tags[0] must be text, but is the number 1.5."),
                arguments("{\"tags\": [\"" + "t".repeat(101) + "\"]}", "tags[0] is too long: at most 100 are allowed."),
                arguments("{\"language\": \"SQL\"}", "language must be one of scala, sql, but is 'SQL'."));
    }

    @ParameterizedTest
    @MethodSource("badSpecs")
    void aBadSessionSpecIsRefusedWithTheFieldAndWhatIsExpected(String body, String detail) {
        assertThat(client.put("/api/v1/sessions/bad", body)
                        .isProblem(400, "INVALID_REQUEST")
                        .detail())
                .isEqualTo(detail);
        assertThat(client.post("/api/v1/sessions", body)
                        .isProblem(400, "INVALID_REQUEST")
                        .detail())
                .isEqualTo(detail);
    }

    @Test
    void theKnownFieldsAreNamedBesideAnUnknownOne() {
        assertThat(client.post(statements, "{\"cod\": \"1\"}").hint())
                .isEqualTo("Known fields: code, language, tags, timeout, concurrent, parameters, mode, max_rows.");
    }

    static Stream<Arguments> notJson() {
        return Stream.of(
                arguments("{\"code\": \"1\"", "at line 1, column 13"),
                arguments("{\n  code: 1}", "at line 2, column 3"),
                arguments("val a = 1", "at line 1, column"),
                arguments("{\"code\": \"1\"} {}", "at line 1, column"),
                arguments("{\"code\": \"1\", \"code\": \"2\"}", "Duplicate field 'code'"),
                arguments("{\"code\": \"a\nb\"}", "at line 1, column"));
    }

    @ParameterizedTest
    @MethodSource("notJson")
    void aBodyThatIsNotJsonIsRefusedWithThePlace(String body, String detail) {
        assertThat(client.post(statements, body).isProblem(400, "INVALID_JSON").detail())
                .startsWith("The body is not valid JSON")
                .contains(detail)
                .doesNotContain("StreamRead", "Source", "REDACTED");
    }

    @Test
    void bytesThatAreNoTextAreRefused() {
        var reply = client.send(
                HttpMethod.POST, statements, Map.of("Content-Type", "application/json"), Buffer.buffer(new byte[] {
                    '{', '"', (byte) 0xff, (byte) 0xfe, '"', '}'
                }));

        ContractClient.await(reply).isProblem(400, "INVALID_JSON");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"code\": \"\\ud800\"}", "{\"\\udc00\": 1}", "{\"code\": [{\"a\": \"x\\ud800x\"}]}"})
    void halfASurrogatePairIsRefused(String body) {
        assertThat(client.post(statements, body).isProblem(400, "INVALID_JSON").detail())
                .contains("surrogate");
        client.post(statements, "{\"code\": \"\\ud83d\\ude00\"}").hasStatus(201);
    }

    @Test
    void deepJsonIsRefused() {
        String sixtyFive = "{\"code\": " + "[".repeat(64) + "]".repeat(64) + "}";
        assertThat(client.post(statements, sixtyFive)
                        .isProblem(400, "INVALID_JSON")
                        .detail())
                .contains("depth");
        assertThat(client.put("/api/v1/sessions/deep", "[".repeat(60_000))
                        .isProblem(400, "INVALID_JSON")
                        .detail())
                .contains("depth");
    }

    @Test
    void aHundredThousandNestedArraysAreRefused() {
        try (RestServer roomy = RestServer.startWithMaxCodeBytes(1_000_000)) {
            var reply = roomy.client.put("/api/v1/sessions/deep", "[".repeat(100_000) + "]".repeat(100_000));

            assertThat(reply.isProblem(400, "INVALID_JSON").hint()).contains("64 levels");
        }
    }

    @Test
    void aStatementNeedsABody() {
        assertThat(client.post(statements).isProblem(400, "INVALID_REQUEST").detail())
                .isEqualTo("The request has no body, and needs one.");
        assertThat(client.post(statements, "").isProblem(400, "INVALID_REQUEST").detail())
                .isEqualTo("The request has no body, and needs one.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/jsonx",
                "application/json; charset=latin1"
            })
    void aBodyOfAnotherMediaTypeIsRefused(String type) {
        var reply = client.send(
                HttpMethod.POST, statements, Map.of("Content-Type", type), Buffer.buffer("{\"code\": \"1\"}"));

        assertThat(ContractClient.await(reply)
                        .isProblem(415, "UNSUPPORTED_MEDIA_TYPE")
                        .hint())
                .contains("Content-Type: application/json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/json; charset=utf-8", "application/json;charset=\"UTF-8\"", "Application/JSON"})
    void jsonIsTakenHoweverItsMediaTypeIsWritten(String type) {
        var reply = client.send(
                HttpMethod.PUT, "/api/v1/sessions/typed", Map.of("Content-Type", type), Buffer.buffer("{}"));

        assertThat(ContractClient.await(reply).status()).isIn(200, 201);
    }

    @Test
    void codeOverTheLimitIsTooLarge() {
        String fits = "x".repeat(RestServer.MAX_CODE_BYTES);
        String over = "é".repeat(RestServer.MAX_CODE_BYTES / 2 + 1);

        client.post(statements, "{\"code\": \"" + fits + "\"}").hasStatus(201);
        assertThat(client.post(statements, "{\"code\": \"" + over + "\"}")
                        .isProblem(413, "TOO_LARGE")
                        .detail())
                .isEqualTo("The code has 1002 bytes and may have 1000.");
        client.put("/api/v1/sessions/large", "{\"init\": [{\"code\": \"" + over + "\"}]}")
                .isProblem(413, "TOO_LARGE");
    }

    @Test
    void aBodyOverTheLimitIsTooLarge() {
        String over = "{\"code\": \"" + "x".repeat(100_000) + "\"}";

        client.post(statements, over).isProblem(413, "TOO_LARGE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a%2Fb",
                "..",
                ".",
                "%2e%2e",
                "..%2F..%2Fetc",
                "a%20b",
                "%20",
                "fl%C3%BCge",
                "-a",
                ".a",
                "_a",
                "a+b",
                "a%00",
                "a%0A",
                "%F0%9F%98%80",
                "a:b",
                "a*"
            })
    void aBadSessionNameIsRefusedWithTheRule(String name) {
        assertThat(client.put("/api/v1/sessions/" + name, "{}")
                        .isProblem(400, "INVALID_SESSION_NAME")
                        .hint())
                .startsWith("A name has 1 to 64 of the letters A-Z and a-z, digits, dots, dashes and underscores");
        client.get("/api/v1/sessions/" + name).isProblem(400, "INVALID_SESSION_NAME");
        client.post("/api/v1/sessions/" + name + "/statements", "{\"code\": \"1\"}")
                .isProblem(400, "INVALID_SESSION_NAME");
    }

    @Test
    void aNumberIsAnIdAndMakesNoSession() {
        assertThat(client.put("/api/v1/sessions/123", "{}")
                        .isProblem(400, "INVALID_SESSION_NAME")
                        .detail())
                .contains("all digits");
        client.get("/api/v1/sessions/123").isProblem(404, "UNKNOWN_SESSION");
    }

    @Test
    void aNameMayHaveSixtyFourCharactersAndNoMore() {
        client.put("/api/v1/sessions/" + "n".repeat(64), "{}").hasStatus(201);
        assertThat(client.put("/api/v1/sessions/" + "n".repeat(65), "{}")
                        .isProblem(400, "INVALID_SESSION_NAME")
                        .detail())
                .contains("it has 65 characters and may have 64");
    }

    static Stream<Arguments> badQueries() {
        return Stream.of(
                arguments("wait=10", "wait is '10', which is no duration."),
                arguments("wait=", "wait is '', which is no duration."),
                arguments("wait=-5s", "wait is '-5s', which is no duration."),
                arguments("wait=PT-5S", "wait is 'PT-5S', which is no duration."),
                arguments("wait=99999999999s", "wait is '99999999999s', which is no duration."),
                arguments("wait=soon", "wait is 'soon', which is no duration."),
                arguments("wait=1s&wait=2s", "wait is given 2 times."),
                arguments("wiat=1s", "Unknown query parameter 'wiat'."),
                arguments("wait=%zz", "The path or the query cannot be decoded."),
                arguments("on_timeout=cancel", "on_timeout=cancel needs a wait."),
                arguments("wait=1s&on_timeout=stop", "on_timeout is 'stop'; it must be one of continue, cancel."));
    }

    @ParameterizedTest
    @MethodSource("badQueries")
    void aBadQueryIsRefusedWithWhatIsExpected(String query, String detail) {
        assertThat(client.post(statements + "?" + query, "{\"code\": \"1\"}")
                        .isProblem(400, "INVALID_REQUEST")
                        .detail())
                .isEqualTo(detail);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "201", "-1", "ten", "", "1.5", "99999999999999999999"})
    void aBadLimitIsRefused(String limit) {
        for (String list : new String[] {"/api/v1/sessions", statements}) {
            assertThat(client.get(list + "?limit=" + limit)
                            .isProblem(400, "INVALID_REQUEST")
                            .detail())
                    .isEqualTo("limit is '" + limit + "'; it must be a whole number from 1 to 200.");
        }
    }

    @Test
    void aBadCursorIsRefused() {
        String ofSessions = Cursor.SESSIONS.after(5);

        client.get("/api/v1/sessions?cursor=nonsense").isProblem(400, "INVALID_CURSOR");
        client.get("/api/v1/sessions?cursor=").isProblem(400, "INVALID_CURSOR");
        client.get("/api/v1/sessions?cursor=%C3%A9").isProblem(400, "INVALID_CURSOR");
        client.get(statements + "?cursor=" + ofSessions).isProblem(400, "INVALID_CURSOR");
        client.get("/api/v1/sessions?cursor=" + ofSessions).hasStatus(200);
    }

    @Test
    void aBadStateIsRefusedWithTheKnownOnes() {
        assertThat(client.get("/api/v1/sessions?state=idle,sleeping")
                        .isProblem(400, "INVALID_REQUEST")
                        .detail())
                .isEqualTo("state is 'sleeping'; it must be one of starting, idle, busy, recovering, closing, closed,"
                        + " failed, dead.");
    }

    @Test
    void aStatementIdThatIsNoNumberIsRefused() {
        for (String id : new String[] {"x", "-1", "1.0", "%20", "99999999999999999999"}) {
            client.get(statements + "/" + id).isProblem(400, "INVALID_REQUEST");
            client.post(statements + "/" + id + "/cancel").isProblem(400, "INVALID_REQUEST");
        }
        client.get(statements + "/2147483648").isProblem(404, "UNKNOWN_STATEMENT");
        client.get(statements + "/2147483647").isProblem(404, "UNKNOWN_STATEMENT");
    }
}
