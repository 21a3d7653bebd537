package dev.parley.server.frontend.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.protocol.model.StatementState;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.NetClient;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemsTest {
    private static RestServer server;
    private static ContractClient client;

    @BeforeAll
    static void start() {
        server = RestServer.start();
        client = server.client;
    }

    @AfterAll
    static void end() {
        server.close();
    }

    @Test
    void aProblemSaysWhatHappenedAndWhatToDo() {
        var reply = client.get("/api/v1/sessions/nobody").isProblem(404, "UNKNOWN_SESSION");

        assertThat(reply.json().path("type").asText()).isEqualTo("urn:parley:UNKNOWN_SESSION");
        assertThat(reply.json().path("title").asText()).isEqualTo("Unknown session");
        assertThat(reply.json().path("status").asInt()).isEqualTo(404);
        assertThat(reply.detail()).isEqualTo("There is no session 'nobody'.");
        assertThat(reply.hint()).isEqualTo("Advice of the double.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/api",
                "/api/v1",
                "/api/v1/",
                "/api/v1/nothing",
                "/api/v1/sessions/a/b/c/d",
                "/health",
                "/health/other",
                "/runs",
                "/api/v1/sessions%2fa"
            })
    void anUnknownRouteIsAProblemThatLeadsToTheContract(String path) {
        assertThat(client.get(path).isProblem(404, "UNKNOWN_ROUTE").hint()).contains("/api/v1/openapi.yaml");
    }

    @Test
    void aPathThatCannotBeDecodedIsRefused() {
        client.get("/api/v1/%zz").isProblem(400, "INVALID_REQUEST");
        client.get("/api/v1/sessions/%c3%28").isProblem(400, "INVALID_SESSION_NAME");
    }

    @ParameterizedTest
    @CsvSource({
        "PATCH,/api/v1/sessions/a,'DELETE, GET, PUT'",
        "DELETE,/api/v1/sessions,'GET, POST'",
        "GET,/api/v1/sessions/a/statements/1/cancel,POST",
        "POST,/metrics,GET",
        "PUT,/health/live,GET",
        "DELETE,/run,GET",
        "DELETE,/run/openapi.json,GET",
        "DELETE,/run/openapi.json/,GET",
        "PATCH,/run/kinds,'GET, POST'",
        "PATCH,/api/v1/%73essions,'GET, POST'"
    })
    void aWrongMethodIsAnsweredWithTheAllowedOnes(String method, String path, String allowed) {
        var reply = ContractClient.await(client.start(HttpMethod.valueOf(method), path));

        reply.isProblem(405, "METHOD_NOT_ALLOWED");
        assertThat(reply.header("Allow")).isEqualTo(allowed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/sessions/", "/api/v1/%73essions", "/api/v1//sessions", "/api/v1/x/../sessions"})
    void aPathIsFoundInAllItsSpellings(String path) {
        HttpClient plain = server.vertx.createHttpClient();

        int status = RestServer.get(plain.request(HttpMethod.GET, server.port, "127.0.0.1", path)
                .compose(request -> request.send())
                .map(response -> response.statusCode()));

        assertThat(status).isEqualTo(200);
    }

    @Test
    void aCallersRequestIdIsKeptWhereItIsSane() {
        assertThat(requestId("trace-42:a.b")).isEqualTo("trace-42:a.b");
        assertThat(requestId("<script>")).matches("[0-9a-f]{16}");
        assertThat(requestId("x".repeat(65))).matches("[0-9a-f]{16}");
    }

    @Test
    void successfulAnswersCarryARequestIdToo() {
        assertThat(client.get("/api/v1/version").hasStatus(200).header("X-Request-Id"))
                .matches("[0-9a-f]{16}");
    }

    @Test
    void aFaultOfTheServerTellsNothingOfItsInside() {
        String session = server.session("broken");

        var reply = client.post(session + "/statements", "{\"code\": \"" + FakeCode.BREAK + "\"}");

        reply.isProblem(500, "INTERNAL");
        assertThat(reply.raw().toString()).doesNotContain("secret", "Exception", "dev.parley");
    }

    @Test
    void aGuardBeforeTheFrontEndIsAnsweredAsAProblem() {
        var reply = client.send(HttpMethod.GET, "/api/v1/sessions", Map.of("Origin", "http://evil.example"), null);

        ContractClient.await(reply).isProblem(403, "FORBIDDEN_ORIGIN");
    }

    @Test
    void aCallerWithoutAGoodTokenIsToldHowToShowOne() {
        var reply = client.send(HttpMethod.GET, "/api/v1/sessions", Map.of("Authorization", "Bearer x"), null);

        assertThat(ContractClient.await(reply).isProblem(401, "UNAUTHENTICATED").header("WWW-Authenticate"))
                .isEqualTo("Bearer realm=\"parley\"");
    }

    @Test
    void otherDoorsMountedAfterAreReached() {
        HttpClient plain = server.vertx.createHttpClient();

        String body = RestServer.get(plain.request(HttpMethod.GET, server.port, "127.0.0.1", "/other-door")
                // The body is asked for as its answer comes: asked from here a moment later, it may have gone by.
                .compose(request -> request.send().compose(response -> response.body()))
                .map(buffer -> buffer.toString()));

        assertThat(body).isEqualTo("other");
    }

    static Stream<String> notHttp() {
        return Stream.of("nonsense\r\n\r\n", "GET /api/v1/version HTTP/1.1\r\nX: " + "x".repeat(10_000) + "\r\n\r\n");
    }

    @ParameterizedTest
    @MethodSource("notHttp")
    void whatIsNotHttpIsAnsweredAndCut(String sent) {
        var received = Buffer.buffer();
        NetClient raw = server.vertx.createNetClient();

        RestServer.get(raw.connect(server.port, "127.0.0.1").compose(socket -> {
            Promise<Void> closed = Promise.promise();
            socket.handler(received::appendBuffer).closeHandler(closed::complete);
            return socket.write(sent).compose(written -> closed.future());
        }));

        assertThat(received.toString())
                .matches("(?s)HTTP/1\\.[01] 400 .*")
                .contains("application/problem+json", "INVALID_REQUEST", "X-Request-Id");
    }

    @Test
    void aFirstLineThatIsTooLongIsAProblem() {
        client.get("/api/v1/sessions?cursor=" + "x".repeat(10_000)).isProblem(400, "INVALID_REQUEST");
    }

    @Test
    void aWaitIsCutToTheServersBound() {
        try (RestServer impatient = RestServer.startWithMaxWait(Duration.ofMillis(50))) {
            String statements = impatient.session("s") + "/statements";

            var reply = impatient.client.post(statements + "?wait=1h", "{\"code\": \"" + FakeCode.ENDLESS + "\"}");

            assertThat(reply.hasStatus(201).json().path("state").asText()).isEqualTo("running");
        }
    }

    @Test
    void aCallerWhoLeavesWhileWaitingHarmsNobody() {
        String statements = server.session("left") + "/statements";
        client.post(statements, "{\"code\": \"" + FakeCode.ENDLESS + "\"}");
        HttpClient leaving = server.vertx.createHttpClient();
        leaving.request(HttpMethod.GET, server.port, "127.0.0.1", statements + "/0?wait=10s")
                .compose(request -> request.send())
                .onComplete(ignored -> {});
        await().until(() -> server.sessions.waiting() == 1);

        RestServer.get(leaving.close());
        server.sessions.end("left", 0, StatementState.SUCCEEDED);

        assertThat(client.get(statements + "/0")
                        .hasStatus(200)
                        .json()
                        .path("state")
                        .asText())
                .isEqualTo("succeeded");
    }

    private static String requestId(String asked) {
        var reply = client.send(HttpMethod.GET, "/api/v1/sessions/nobody", Map.of("X-Request-Id", asked), null);
        return ContractClient.await(reply).isProblem(404, "UNKNOWN_SESSION").header("X-Request-Id");
    }
}
