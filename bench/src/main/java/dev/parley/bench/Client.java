package dev.parley.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** The REST API as a plain client sees it. Thread-safe. */
final class Client {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration DEADLINE = Duration.ofMinutes(3);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI server;

    Client(URI server) {
        this.server = server;
    }

    /** A statement that succeeded, and how long it took: here, and in the engine. */
    record Run(JsonNode statement, double millis, double engineMillis) {
        /** All but the engine's own work. */
        double overheadMillis() {
            return millis - engineMillis;
        }
    }

    String address() {
        return server.toString();
    }

    /** Opens a session and waits until it is idle. */
    JsonNode open(String name) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        JsonNode session = send("PUT", "/api/v1/sessions/" + name + "?wait=60s", Map.of());
        while (session.path("state").asText().equals("starting") && System.nanoTime() < deadline) {
            session = send("GET", "/api/v1/sessions/" + name + "?wait=60s", null);
        }
        if (!session.path("state").asText().equals("idle")) {
            throw new IOException("session " + name + " did not open: " + session);
        }
        return session;
    }

    /** Closes a session and waits until it is closed. */
    void close(String name) throws IOException, InterruptedException {
        send("DELETE", "/api/v1/sessions/" + name + "?wait=30s", null);
    }

    /** Runs a snippet to its end. */
    Run run(String session, String language, String code) throws IOException, InterruptedException {
        long start = System.nanoTime();
        String statements = "/api/v1/sessions/" + session + "/statements";
        JsonNode statement = send("POST", statements + "?wait=60s", Map.of("language", language, "code", code));
        while (!statement.path("terminal").asBoolean() && System.nanoTime() - start < DEADLINE.toNanos()) {
            statement = send("GET", statements + "/" + statement.path("id").asInt() + "?wait=60s", null);
        }
        double millis = (System.nanoTime() - start) / 1e6;
        if (!statement.path("state").asText().equals("succeeded")) {
            throw new IOException("'" + code + "' did not succeed: " + statement);
        }
        Duration inEngine = Duration.between(time(statement, "started_at"), time(statement, "ended_at"));
        return new Run(statement, millis, inEngine.toNanos() / 1e6);
    }

    /** Queues a snippet; the path of its statement. */
    String submit(String session, String language, String code) throws IOException, InterruptedException {
        var body = Map.of("language", language, "code", code);
        return send("POST", "/api/v1/sessions/" + session + "/statements", body)
                .path("links")
                .path("self")
                .asText();
    }

    /** Runs SQL to its end and has all rows kept. */
    JsonNode runUnbounded(String session, String sql) throws IOException, InterruptedException {
        var body = new HashMap<String, Object>(Map.of("language", "sql", "code", sql));
        body.put("max_rows", null);
        JsonNode statement = send("POST", "/api/v1/sessions/" + session + "/statements?wait=60s", body);
        if (!statement.path("state").asText().equals("succeeded")) {
            throw new IOException("'" + sql + "' did not succeed: " + statement);
        }
        return statement;
    }

    /** Reads an answer and drops it; its bytes. */
    long drain(String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(server.resolve(path)).build();
        HttpResponse<InputStream> answer = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            if (answer.statusCode() != 200) {
                throw new IOException(path + ": " + answer.statusCode());
            }
            return body.transferTo(OutputStream.nullOutputStream());
        }
    }

    private static Instant time(JsonNode statement, String field) {
        return Instant.parse(statement.path(field).asText());
    }

    /** One request; what is answered, where that is no refusal. */
    JsonNode send(String method, String path, Object body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(server.resolve(path)).timeout(Duration.ofSeconds(90));
        if (body == null) {
            request.method(method, BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .method(method, BodyPublishers.ofString(JSON.writeValueAsString(body)));
        }
        HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 400) {
            throw new IOException(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
        }
        return JSON.readTree(answer.body());
    }
}
