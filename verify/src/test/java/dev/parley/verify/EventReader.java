package dev.parley.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.stream.Stream;

/** A statement's events as server-sent events. */
final class EventReader {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String DATA = "data: ";

    private final URI server;
    private final HttpClient http = HttpClient.newHttpClient();

    EventReader(URI server) {
        this.server = server;
    }

    /** An event, and when it was read. */
    record Read(JsonNode event, Instant at) {}

    /** Events as they come, to the last one. */
    Stream<Read> events(String session, int statement) throws Exception {
        var request = HttpRequest.newBuilder(server.resolve(path(session, statement)))
                .header("Accept", "text/event-stream")
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofLines())
                .body()
                .filter(line -> line.startsWith(DATA))
                .map(line -> new Read(json(line.substring(DATA.length())), Instant.now()));
    }

    /** A reader that asks for the events and then never reads a byte. */
    Socket silent(String session, int statement) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(4 << 10);
        socket.connect(new InetSocketAddress(server.getHost(), server.getPort()));
        String request = "GET " + path(session, statement) + " HTTP/1.1\r\nHost: " + server.getAuthority()
                + "\r\nAccept: text/event-stream\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String path(String session, int statement) {
        return "/api/v1/sessions/" + session + "/statements/" + statement + "/events";
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
