package dev.parley.server.frontend.rest;

import dev.parley.server.security.Principal;
import dev.parley.server.stream.StreamRegistry;
import dev.parley.server.stream.StreamRestarts;
import dev.parley.server.stream.StreamSnapshot;
import io.vertx.core.Future;
import java.time.Duration;

/** The operations on streams of sessions. Stateless. */
final class StreamRoutes {
    /** How long a stream may take to stop before it is started again, where the request does not say. */
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);

    private final StreamRegistry streams;
    private final StreamRestarts restarts;

    StreamRoutes(StreamRegistry streams, StreamRestarts restarts) {
        this.streams = streams;
        this.restarts = restarts;
    }

    void bind(Routes routes) {
        routes.bind("listStreams", this::list);
        routes.bind("getStream", request -> streams.stream(request.user(), request.stream())
                .map(stream -> Answer.ok(shown(request.user(), stream))));
        routes.bind("stopStream", this::stop);
        routes.bind("restartStream", this::restart);
        routes.bind("getStreamEvents", this::events);
    }

    private StreamAnswer shown(Principal user, StreamSnapshot stream) {
        return StreamAnswer.of(stream, restarts.refusal(user, stream));
    }

    private Future<Answer> list(RestRequest request) {
        var items = streams.list(request.user()).stream()
                .map(stream -> shown(request.user(), stream))
                .toList();
        return Future.succeededFuture(Answer.ok(new StreamAnswer.Listed(items)));
    }

    private Future<Answer> stop(RestRequest request) {
        return streams.stop(request.user(), request.stream(), request.waitTime().orElse(Duration.ZERO))
                .map(stream -> Answer.ok(shown(request.user(), stream)));
    }

    private Future<Answer> restart(RestRequest request) {
        return restarts.restart(
                        request.user(), request.stream(), request.waitTime().orElse(STOP_PATIENCE))
                .map(statement -> {
                    StatementAnswer answer = StatementAnswer.of(statement);
                    return Answer.created(answer.links().self(), answer).withStatus(202);
                });
    }

    private Future<Reply> events(RestRequest request) {
        return EventReply.of(request, (after, wait) -> streams.events(
                        request.user(), request.stream(), after, EventReply.MOST_AT_ONCE, wait)
                .map(StreamEventAnswer::chunk));
    }
}
