package dev.parley.session;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.protocol.Wire;
import dev.parley.session.link.EngineIdentity;
import dev.parley.session.link.RenewedClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;

/** What an application asks of a server's API, as the user whose token it has. Thread-safe. */
final class AttachClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    /** With the body of the answer, of which the client's own timeout does not tell. */
    private static final Duration LONGEST = TIMEOUT.plusSeconds(10);

    private final AttachSettings settings;
    private final RenewedClient http = RenewedClient.http();

    AttachClient(AttachSettings settings) {
        this.settings = settings;
    }

    /**
     * Becomes an engine.
     *
     * @throws AttachRefusedException where the server does not want it
     * @throws IOException where the server cannot be reached, or cannot answer now
     */
    EngineIdentity attach() throws IOException, InterruptedException {
        JsonNode made = send(
                "POST",
                "/api/v1/engines",
                Map.of(
                        "name",
                        settings.name(),
                        "application",
                        Map.of("name", settings.applicationName(), "id", settings.applicationId())));
        return new EngineIdentity(made.path("id").asText(), made.path("secret").asText(), settings.server());
    }

    /** Makes the session that is always there as long as the application is attached, under its own name. */
    void openSession() throws IOException, InterruptedException {
        send(
                "PUT",
                "/api/v1/sessions/" + settings.name(),
                Map.of("profile", settings.name(), "language", "sql", "idle_timeout", "0s"));
    }

    /** Publishes a snippet. */
    void publish(String name, Map<String, ?> snippet) throws IOException, InterruptedException {
        send("PUT", "/api/v1/snippets/" + name, snippet);
    }

    private JsonNode send(String method, String path, Map<String, ?> body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(at(path))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        HttpRequest.BodyPublishers.ofString(Wire.mapper().writeValueAsString(body)));
        if (settings.tokenFile() != null) {
            request.header("Authorization", "Bearer " + token());
        }
        HttpResponse<String> response = http.send(LONGEST, request.build(), HttpResponse.BodyHandlers.ofString());
        int status = response.statusCode();
        if (status / 100 == 2) {
            return Wire.mapper().readTree(response.body());
        }
        String message = settings.server() + " answered " + status + " to " + method + " " + path + ": "
                + detail(response.body());
        if (status / 100 == 4 && status != 429) {
            throw new AttachRefusedException(message);
        }
        throw new IOException(message);
    }

    private String token() throws IOException {
        String text = Files.readString(settings.tokenFile()).strip();
        if (!text.matches("[!-~]+")) {
            throw new AttachRefusedException("the token file " + settings.tokenFile() + " does not hold a token alone");
        }
        return text;
    }

    private static String detail(String body) {
        try {
            String detail = Wire.mapper().readTree(body).path("detail").asText();
            return detail.isEmpty() ? "no reason" : detail;
        } catch (IOException e) {
            return "no reason";
        }
    }

    private URI at(String path) {
        String base = settings.server().toString();
        return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
    }
}
