package dev.parley.server.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.protocol.Wire;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The results that engines upload to a {@link LinkServer}, in memory. Thread-safe, by its lock. */
final class LinkResults {
    private final Map<String, List<Buffer>> batches = new HashMap<>();
    private final Map<String, HttpServerRequest> writers = new HashMap<>();

    void handle(HttpServerRequest request) {
        String path = request.path();
        if (HttpMethod.GET.equals(request.method())) {
            answer(request, held(path));
        } else if (HttpMethod.PUT.equals(request.method()) && begin(request, path)) {
            var unread = Buffer.buffer();
            var parts = new Buffer[] {unread};
            request.handler(part -> parts[0] = append(request, path, parts[0].appendBuffer(part)));
            request.endHandler(ignored -> answer(request, size(path)));
        } else {
            request.response().setStatusCode(409).end();
        }
    }

    /** The rows of all batches, or nothing where none came. */
    synchronized List<JsonNode> rows(String path) {
        var rows = new ArrayList<JsonNode>();
        for (Buffer batch : batches.getOrDefault(path, List.of())) {
            try {
                Wire.mapper().readTree(batch.toString()).forEach(rows::add);
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
        }
        return rows;
    }

    synchronized int size(String path) {
        return batches.getOrDefault(path, List.of()).size();
    }

    /** Who asks how much is here has given its former upload up. */
    private synchronized int held(String path) {
        writers.remove(path);
        return size(path);
    }

    private synchronized boolean begin(HttpServerRequest request, String path) {
        int from = Integer.parseInt(request.getParam("from"));
        List<Buffer> known = batches.computeIfAbsent(path, ignored -> new ArrayList<>());
        if (from > known.size()) {
            return false;
        }
        known.subList(from, known.size()).clear();
        writers.put(path, request);
        return true;
    }

    /** Takes the whole batches off; what is left. */
    private synchronized Buffer append(HttpServerRequest request, String path, Buffer unread) {
        int at = 0;
        while (unread.length() - at >= 4 && unread.length() - at - 4 >= unread.getInt(at)) {
            int length = unread.getInt(at);
            if (writers.get(path) == request) {
                batches.get(path).add(unread.getBuffer(at + 4, at + 4 + length));
            }
            at += 4 + length;
        }
        return unread.getBuffer(at, unread.length());
    }

    private static void answer(HttpServerRequest request, int held) {
        if (!request.response().closed()) {
            request.response().end(new JsonObject().put("batches", held).encode());
        }
    }
}
