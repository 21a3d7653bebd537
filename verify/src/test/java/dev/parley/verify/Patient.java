package dev.parley.verify;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;

/** A client that asks again while the server is away or not yet ready. Thread-safe. */
final class Patient {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int UNAVAILABLE = 503;

    private final URI server;
    private final Api api;

    Patient(URI server) {
        this.server = server;
        this.api = new Api(server);
    }

    URI server() {
        return server;
    }

    Api.Answer send(String method, String path, Object body) {
        return send(method, path, body, Map.of());
    }

    /** The first answer that is none of an unavailable server's. */
    Api.Answer send(String method, String path, Object body, Map<String, String> headers) {
        return insist(() -> {
            Api.Answer answer = api.send(method, path, body, headers);
            if (answer.status() == UNAVAILABLE) {
                throw new IOException("unavailable");
            }
            return answer;
        });
    }

    interface Attempt<T> {
        T make() throws Exception;
    }

    /** What an attempt gives that no connection was cut in. */
    <T> T insist(Attempt<T> attempt) {
        return Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(PAUSE)
                .pollDelay(Duration.ZERO)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(attempt::make, made -> made != null);
    }
}
