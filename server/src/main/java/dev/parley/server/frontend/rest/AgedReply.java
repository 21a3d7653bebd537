package dev.parley.server.frontend.rest;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Optional;

/** An answer that was made before, and how long ago. */
record AgedReply(Duration age, Reply reply) implements Reply {
    /** Says the age where there is one. */
    static Reply of(Optional<Duration> age, Reply reply) {
        return age.<Reply>map(known -> new AgedReply(known, reply)).orElse(reply);
    }

    @Override
    public void writeTo(HttpServerResponse response) {
        response.putHeader(HttpHeaders.AGE, Long.toString(Math.max(0, age.toSeconds())));
        reply.writeTo(response);
    }

    @Override
    public void abandon() {
        reply.abandon();
    }
}
