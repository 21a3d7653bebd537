package dev.parley.session.link;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.protocol.Wire;
import dev.parley.session.interpreter.ArrowMessage;
import dev.parley.session.interpreter.ResultNotStoredException;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** What is asked of the server about one statement's result, as the protocol's ResultUpload describes. Thread-safe. */
final class ResultRequests {
    /** Long enough for a portion on a slow line. */
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    /** With the body of the answer, of which the client's own timeout does not tell. */
    private static final Duration LONGEST = TIMEOUT.plusSeconds(10);

    /** The server may answer otherwise later: it is busy, starting, or has not seen yet that the connection before was cut. */
    private static final Set<Integer> PASSING = Set.of(408, 409, 429);

    private static final int GONE = 410;
    private static final int TOO_LONG = 413;
    private static final int DISK_FULL = 507;

    private final RenewedClient http;
    private final EngineIdentity identity;
    private final String path;

    ResultRequests(RenewedClient http, EngineIdentity identity, String path) {
        this.http = http;
        this.identity = identity;
        this.path = path;
    }

    /**
     * What the server holds.
     *
     * @param limit why it takes no more, or null
     */
    record Answer(int messages, String limit) {}

    /** Sends messages, the first of which has that number; cancelling the future ends the request. */
    CompletableFuture<HttpResponse<String>> put(int from, List<ArrowMessage> messages) {
        List<byte[]> body = messages.stream()
                .flatMap(message -> Stream.of(
                        ByteBuffer.allocate(Integer.BYTES)
                                .putInt(message.length())
                                .array(),
                        message.bytes()))
                .toList();
        return send(request("?from=" + from).PUT(BodyPublishers.ofByteArrays(body)));
    }

    /** Asks what the server holds. */
    CompletableFuture<HttpResponse<String>> count() {
        return send(request("").GET());
    }

    private HttpRequest.Builder request(String query) {
        return HttpRequest.newBuilder(identity.at(path + query))
                .timeout(TIMEOUT)
                .header("Authorization", identity.authorization());
    }

    private CompletableFuture<HttpResponse<String>> send(HttpRequest.Builder request) {
        return http.ask(LONGEST, client -> client.sendAsync(request.build(), BodyHandlers.ofString()));
    }

    /**
     * Reads an answer.
     *
     * @throws IOException where it is worth asking again
     * @throws ResultNotStoredException where it is not
     */
    static Answer read(HttpResponse<String> response) throws IOException {
        int status = response.statusCode();
        if (status != DISK_FULL && (status >= 500 || PASSING.contains(status))) {
            throw new IOException("status " + status);
        }
        if (status >= 300) {
            throw new ResultNotStoredException("the server does not store the result: " + reason(status));
        }
        JsonNode answer = Wire.mapper().readTree(response.body());
        if (!answer.path("messages").canConvertToInt()) {
            throw new IOException("the server's answer has no count of messages");
        }
        return new Answer(answer.path("messages").asInt(), answer.path("limit").asText(null));
    }

    private static String reason(int status) {
        return switch (status) {
            case GONE -> "nobody waits for it any more";
            case TOO_LONG -> "a part of it is too long; select fewer or shorter columns";
            case DISK_FULL -> "its disk is full; free some space there, or fetch less";
            default -> "status " + status;
        };
    }
}
