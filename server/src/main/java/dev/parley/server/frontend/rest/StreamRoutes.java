package dev.parley.server.frontend.rest;

import dev.parley.server.stream.StreamRegistry;
import io.vertx.core.Future;
import java.time.Duration;

/** The operations on streams of sessions. Stateless. */
final class StreamRoutes {
    private final StreamRegistry streams;

    StreamRoutes(StreamRegistry streams) {
        this.streams = streams;
    }

    void bind(Routes routes) {
        routes.bind("listStreams", this::list);
        routes.bind("getStream", request -> streams.stream(request.user(), request.stream())
                .map(stream -> Answer.ok(StreamAnswer.of(stream))));
        routes.bind("stopStream", this::stop);
        routes.bind("getStreamEvents", this::events);
    }

    private Future<Answer> list(RestRequest request) {
        var items = streams.list(request.user()).stream().map(StreamAnswer::of).toList();
        return Future.succeededFuture(Answer.ok(new StreamAnswer.Listed(items)));
    }

    private Future<Answer> stop(RestRequest request) {
        return streams.stop(request.user(), request.stream(), request.waitTime().orElse(Duration.ZERO))
                .map(stream -> Answer.ok(StreamAnswer.of(stream)));
    }

    private Future<Reply> events(RestRequest request) {
        return EventReply.of(request, (after, wait) -> streams.events(
                        request.user(), request.stream(), after, EventReply.MOST_AT_ONCE, wait)
                .map(StreamEventAnswer::chunk));
    }
}
