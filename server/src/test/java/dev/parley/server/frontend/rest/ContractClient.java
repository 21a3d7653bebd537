package dev.parley.server.frontend.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A client that holds every answer against the full openapi.yaml, status, media type, headers and body, and fails where
 * they differ. Thread-safe.
 */
public final class ContractClient implements AutoCloseable {
    private static final long DEADLINE_SECONDS = 20;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final WebClient client;
    private final AnswerContract contract = new AnswerContract();

    public ContractClient(Vertx vertx, int port) {
        this.client = WebClient.create(
                vertx,
                new WebClientOptions()
                        .setDefaultHost("127.0.0.1")
                        .setDefaultPort(port)
                        .setUserAgentEnabled(false)
                        .setFollowRedirects(false));
    }

    /** An answer that keeps the contract. */
    public record Reply(int status, String mediaType, Map<String, String> headers, Buffer raw) {
        public JsonNode json() {
            try {
                return MAPPER.readTree(raw.getBytes());
            } catch (IOException e) {
                throw new AssertionError("not JSON: " + raw, e);
            }
        }

        public String header(String name) {
            return headers.get(name.toLowerCase(Locale.ROOT));
        }

        public Reply hasStatus(int expected) {
            assertThat(status).as(() -> raw.toString()).isEqualTo(expected);
            return this;
        }

        /** It is a problem with this code. */
        public Reply isProblem(int expected, String code) {
            hasStatus(expected);
            assertThat(mediaType).isEqualTo("application/problem+json");
            assertThat(json().path("code").asText()).isEqualTo(code);
            assertThat(json().path("request_id").asText()).isEqualTo(header("X-Request-Id"));
            return this;
        }

        public String detail() {
            return json().path("detail").asText();
        }

        public String hint() {
            return json().path("hint").asText();
        }
    }

    public Reply get(String path) {
        return await(start(HttpMethod.GET, path));
    }

    public CompletableFuture<Reply> start(HttpMethod method, String path) {
        return send(method, path, Map.of(), null);
    }

    public Reply put(String path, String json) {
        return json(HttpMethod.PUT, path, json);
    }

    public Reply post(String path, String json) {
        return json(HttpMethod.POST, path, json);
    }

    public Reply post(String path) {
        return await(start(HttpMethod.POST, path));
    }

    public Reply delete(String path) {
        return await(start(HttpMethod.DELETE, path));
    }

    public Reply json(HttpMethod method, String path, String json) {
        return await(startJson(method, path, json));
    }

    public CompletableFuture<Reply> startJson(HttpMethod method, String path, String json) {
        return send(method, path, Map.of("Content-Type", "application/json"), Buffer.buffer(json));
    }

    public CompletableFuture<Reply> send(HttpMethod method, String path, Map<String, String> headers, Buffer body) {
        HttpRequest<Buffer> request = client.request(method, path).timeout(DEADLINE_SECONDS * 1000);
        headers.forEach(request::putHeader);
        return (body == null ? request.send() : request.sendBuffer(body))
                .map(response -> checked(method, path, response))
                .toCompletionStage()
                .toCompletableFuture();
    }

    static Reply await(CompletableFuture<Reply> reply) {
        try {
            return reply.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AssertionError broken) {
                throw broken;
            }
            throw new AssertionError("no answer", e);
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("no answer", e);
        }
    }

    private Reply checked(HttpMethod method, String path, HttpResponse<Buffer> response) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        response.headers().forEach(headers::put);
        String mediaType = headers.getOrDefault("content-type", "");
        Buffer body = response.body() == null ? Buffer.buffer() : response.body();
        var reply = new Reply(response.statusCode(), mediaType, headers, body);
        contract.check(method.name(), path, reply);
        return reply;
    }

    @Override
    public void close() {
        client.close();
    }
}
