package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.frontend.rest.ContractClient.Reply;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users who each have a token, and see their own sessions alone. */
class OwnersTest extends GatewayHarness {
    private static final String S = "/api/v1/sessions/";
    private static final String ANN = "Bearer ann-0123456789abcdef";
    private static final String BOB = "Bearer bob-0123456789abcdef";

    @TempDir
    private Path secrets;

    @Override
    Map<String, String> settings() {
        try {
            Path file = secrets.resolve("tokens");
            if (Files.notExists(file)) {
                Files.createFile(
                        file,
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.writeString(file, "ann ann-0123456789abcdef\n\nbob  bob-0123456789abcdef\n");
            }
            return Map.of("SERVER_TOKEN_FILE", file.toString(), "SESSIONS_MAX_PER_USER", "2");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aSessionShowsItsOwnerAndNobodyElseSeesIt() {
        JsonNode mine = put(ANN, "a").hasStatus(201).json();
        assertThat(mine.path("owner").asText()).isEqualTo("ann");
        String id = mine.path("id").asText();
        run(ANN, "a", "println(1)").hasStatus(201);

        for (String path : new String[] {S + "a", S + id, S + "a/statements/0", S + id + "/statements", S + "a/statements/0/events"}) {
            send(ANN, HttpMethod.GET, path, null).hasStatus(200);
            send(BOB, HttpMethod.GET, path, null).isProblem(404, "UNKNOWN_SESSION");
        }
        run(BOB, "a", "1").isProblem(404, "UNKNOWN_SESSION");
        send(BOB, HttpMethod.DELETE, S + id, null).isProblem(404, "UNKNOWN_SESSION");
        send(BOB, HttpMethod.POST, S + "a/restart", null).isProblem(404, "UNKNOWN_SESSION");
        assertThat(items(BOB, "/api/v1/sessions")).isEmpty();
        assertThat(items(BOB, "/api/v1/statements")).isEmpty();
        assertThat(items(ANN, "/api/v1/sessions")).hasSize(1);
        assertThat(items(ANN, "/api/v1/statements")).hasSize(1);
    }

    @Test
    void aNameIsItsOwnersAndUsersShareNoEngine() {
        JsonNode hers = put(ANN, "a").hasStatus(201).json();
        JsonNode his = put(BOB, "a").hasStatus(201).json();

        assertThat(his.path("id")).isNotEqualTo(hers.path("id"));
        assertThat(his.path("engine")).isNotEqualTo(hers.path("engine"));
        send(BOB, HttpMethod.DELETE, S + "a?wait=20s", null).hasStatus(200);
        assertThat(send(ANN, HttpMethod.GET, S + "a", null).json().path("state").asText())
                .isEqualTo("idle");
        assertThat(send(BOB, HttpMethod.GET, S + "a", null).json().path("state").asText())
                .isEqualTo("closed");
    }

    @Test
    void theSessionsOfOneUserAreBounded() {
        put(ANN, "a").hasStatus(201);
        put(ANN, "b").hasStatus(201);
        Reply refused = put(ANN, "c").isProblem(429, "SESSION_LIMIT_REACHED");
        assertThat(refused.raw().toString()).contains("sessions.max_per_user");
        assertThat(refused.header("Retry-After")).isEqualTo("5");
        put(BOB, "c").hasStatus(201);
    }

    @Test
    void aTokenOfNobodyIsRefused() {
        put("Bearer eve-0123456789abcdef", "a").isProblem(401, "UNAUTHENTICATED");
    }

    private Iterable<JsonNode> items(String token, String path) {
        return send(token, HttpMethod.GET, path, null).hasStatus(200).json().path("items");
    }

    private Reply put(String token, String name) {
        return send(token, HttpMethod.PUT, S + name + "?wait=20s", "{}");
    }

    private Reply run(String token, String session, String code) {
        return send(token, HttpMethod.POST, S + session + "/statements?wait=20s", "{\"code\":\"" + code + "\"}");
    }

    private Reply send(String token, HttpMethod method, String path, String json) {
        var headers = new HashMap<>(Map.of("Authorization", token));
        if (json != null) {
            headers.put("Content-Type", "application/json");
        }
        return reply(client.send(method, path, headers, json == null ? null : Buffer.buffer(json)));
    }
}
