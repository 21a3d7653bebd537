package dev.parley.server.frontend.rest;

import dev.parley.protocol.Wire;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** An answer that is whole before it is written. Values. */
record Answer(int status, String mediaType, Buffer body, Optional<String> location) implements Reply {
    static final String JSON = "application/json";

    static Answer ok(Object value) {
        return new Answer(200, JSON, encode(value), Optional.empty());
    }

    static Answer created(String location, Object value) {
        return new Answer(201, JSON, encode(value), Optional.of(location));
    }

    static Answer of(String mediaType, Buffer body) {
        return new Answer(200, mediaType, body, Optional.empty());
    }

    /** There is nothing, and there will be nothing. */
    static Answer nothing() {
        return new Answer(204, "", Buffer.buffer(), Optional.empty());
    }

    /** What a browser is to show instead of an answer to what it sent. */
    static Answer elsewhere(String location) {
        return new Answer(303, "", Buffer.buffer(), Optional.of(location));
    }

    Answer withStatus(int other) {
        return new Answer(other, mediaType, body, location);
    }

    @Override
    public void writeTo(HttpServerResponse response) {
        location.ifPresent(where -> response.putHeader(HttpHeaders.LOCATION, where));
        response.setStatusCode(status);
        if (!mediaType.isEmpty()) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, mediaType);
        }
        response.end(body);
    }

    static Buffer encode(Object value) {
        var out = new BufferOutput();
        try {
            Wire.mapper().writeValue(out.writer(), value);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot be written as JSON: " + value.getClass(), e);
        }
        return out.buffer();
    }
}
