package dev.parley.server;

import dev.parley.server.frontend.rest.ContractClient;
import dev.parley.server.frontend.rest.ContractClient.Reply;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;

/** Somebody who calls with a token of their own. */
record Caller(ContractClient client, String user) {
    /** A token file with a line for each of these users. */
    static Path tokens(Path folder, String... users) throws IOException {
        return write(folder, new StringBuilder(), users);
    }

    /** The same with an administrator before them. */
    static Path tokensAnd(String administrator, Path folder, String... users) throws IOException {
        var first = administrator + " " + token(administrator) + " administrator\n";
        return write(folder, new StringBuilder(first), users);
    }

    private static Path write(Path folder, StringBuilder lines, String... users) throws IOException {
        for (String user : users) {
            lines.append(user).append(' ').append(token(user)).append('\n');
        }
        Path file = Files.writeString(folder.resolve("tokens"), lines);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private static String token(String user) {
        return user + "-0123456789abcdef";
    }

    Reply get(String path) {
        return send(HttpMethod.GET, path, Map.of(), null);
    }

    Reply delete(String path) {
        return send(HttpMethod.DELETE, path, Map.of(), null);
    }

    Reply put(String path, String json) {
        return send(HttpMethod.PUT, path, Map.of("Content-Type", "application/json"), Buffer.buffer(json));
    }

    Reply post(String path) {
        return send(HttpMethod.POST, path, Map.of(), null);
    }

    Reply post(String path, String json) {
        return send(HttpMethod.POST, path, Map.of("Content-Type", "application/json"), Buffer.buffer(json));
    }

    Reply send(HttpMethod method, String path, Map<String, String> more, Buffer body) {
        var headers = new HashMap<>(more);
        headers.put("Authorization", "Bearer " + token(user));
        return GatewayHarness.reply(client.send(method, path, headers, body));
    }
}
