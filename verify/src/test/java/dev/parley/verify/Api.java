package dev.parley.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The native REST API as a plain HTTP client sees it. */
final class Api {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final Duration DEADLINE = Duration.ofMinutes(3);

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI server;
    private final Optional<String> authorization;

    Api(URI server) {
        this(server, Optional.empty());
    }

    /** One that shows something with each request. */
    Api(URI server, Optional<String> authorization) {
        this.server = server;
        this.authorization = authorization;
    }

    record Answer(int status, JsonNode body) {}

    Answer send(String method, String path, Object body) throws Exception {
        return send(method, path, body, Map.of());
    }

    Answer send(String method, String path, Object body, Map<String, String> headers) throws Exception {
        HttpResponse<String> response = exchange(method, path, body, headers);
        return new Answer(response.statusCode(), JSON.readTree(response.body()));
    }

    /** An answer that may be something else than JSON. */
    HttpResponse<String> exchange(String method, String path, Object body, Map<String, String> headers)
            throws Exception {
        var request = HttpRequest.newBuilder(server.resolve(path)).timeout(Duration.ofSeconds(90));
        headers.forEach(request::header);
        authorization.ifPresent(shown -> request.header("Authorization", shown));
        if (body == null) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Creates a session and waits until it is no longer starting. */
    JsonNode open(String name) throws Exception {
        return open(name, Map.of());
    }

    JsonNode open(String name, Map<String, ?> spec) throws Exception {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        JsonNode session =
                send("PUT", "/api/v1/sessions/" + name + "?wait=60s", spec).body();
        while (session.path("state").asText().equals("starting") && System.nanoTime() < deadline) {
            session =
                    send("GET", "/api/v1/sessions/" + name + "?wait=60s", null).body();
        }
        return session;
    }

    /** A session once it is neither starting nor recovering. */
    JsonNode settled(String name) throws Exception {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        JsonNode session =
                send("GET", "/api/v1/sessions/" + name + "?wait=60s", null).body();
        while (List.of("starting", "recovering").contains(session.path("state").asText())
                && System.nanoTime() < deadline) {
            session =
                    send("GET", "/api/v1/sessions/" + name + "?wait=60s", null).body();
        }
        return session;
    }

    /** Runs a snippet to its end. */
    JsonNode run(String session, String language, String code) throws Exception {
        JsonNode statement = submit(session, language, code, "60s");
        return end(session, statement);
    }

    JsonNode submit(String session, String language, String code, String wait) throws Exception {
        Answer answer = send(
                "POST",
                "/api/v1/sessions/" + session + "/statements?wait=" + wait,
                Map.of("language", language, "code", code));
        if (answer.status() != 201) {
            throw new AssertionError(answer.toString());
        }
        return answer.body();
    }

    JsonNode end(String session, JsonNode submitted) throws Exception {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        JsonNode statement = submitted;
        while (!statement.path("terminal").asBoolean() && System.nanoTime() < deadline) {
            statement = statement(session, submitted.path("id").asInt(), "60s");
        }
        return statement;
    }

    /** Whether a statement that runs has the cores, of any session: one that came before its first job would not wait for it. */
    boolean hasTasksDone() throws Exception {
        for (JsonNode session : send("GET", "/api/v1/sessions", null).body().path("items")) {
            String statements = "/api/v1/sessions/" + session.path("id").asInt() + "/statements";
            for (JsonNode statement : send("GET", statements, null).body().path("items")) {
                if (statement.path("state").asText().equals("running")
                        && statement.at("/progress/done").asInt() > 0) {
                    return true;
                }
            }
        }
        return false;
    }

    JsonNode statement(String session, int id, String wait) throws Exception {
        return send("GET", "/api/v1/sessions/" + session + "/statements/" + id + "?wait=" + wait, null)
                .body();
    }
}
