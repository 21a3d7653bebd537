package dev.parley.server.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.testing.ArrowStreams;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The results that engines upload to a {@link LinkServer}, in memory. Thread-safe, by its lock. */
final class LinkResults {
    private final Map<String, List<Buffer>> messages = new HashMap<>();
    private final Map<String, HttpServerRequest> writers = new HashMap<>();
    private int most = Integer.MAX_VALUE;

    void handle(HttpServerRequest request) {
        String path = request.path();
        if (HttpMethod.GET.equals(request.method())) {
            answer(request, path, held(path));
        } else if (HttpMethod.PUT.equals(request.method()) && begin(request, path)) {
            var unread = Buffer.buffer();
            var parts = new Buffer[] {unread};
            request.handler(part -> parts[0] = append(request, path, parts[0].appendBuffer(part)));
            request.endHandler(ignored -> answer(request, path, size(path)));
        } else {
            request.response().setStatusCode(409).end();
        }
    }

    /** The rows of all messages, or nothing where none came. */
    synchronized List<JsonNode> rows(String path) {
        List<Buffer> held = messages.getOrDefault(path, List.of());
        return held.isEmpty() ? List.of() : ArrowStreams.rows(ArrowStreams.stream(held));
    }

    /** Takes only so many messages from now on. */
    synchronized void limit(int mostMessages) {
        most = mostMessages;
    }

    synchronized int size(String path) {
        return messages.getOrDefault(path, List.of()).size();
    }

    /** Who asks how much is here has given its former upload up. */
    private synchronized int held(String path) {
        writers.remove(path);
        return size(path);
    }

    private synchronized boolean begin(HttpServerRequest request, String path) {
        int from = Integer.parseInt(request.getParam("from"));
        List<Buffer> known = messages.computeIfAbsent(path, ignored -> new ArrayList<>());
        if (from > known.size()) {
            return false;
        }
        known.subList(from, known.size()).clear();
        writers.put(path, request);
        return true;
    }

    /** Takes the whole messages off; what is left. */
    private synchronized Buffer append(HttpServerRequest request, String path, Buffer unread) {
        int at = 0;
        while (unread.length() - at >= 4 && unread.length() - at - 4 >= unread.getInt(at)) {
            int length = unread.getInt(at);
            if (writers.get(path) == request && size(path) < most) {
                messages.get(path).add(unread.getBuffer(at + 4, at + 4 + length));
            }
            at += 4 + length;
        }
        return unread.getBuffer(at, unread.length());
    }

    private void answer(HttpServerRequest request, String path, int held) {
        if (!request.response().closed()) {
            String limit = size(path) < most ? null : "disk_bytes";
            request.response()
                    .end(new JsonObject()
                            .put("messages", held)
                            .put("limit", limit)
                            .encode());
        }
    }
}
