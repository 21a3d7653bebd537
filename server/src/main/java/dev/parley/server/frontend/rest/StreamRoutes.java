package dev.parley.server.frontend.rest;

import dev.parley.server.stream.StreamPage;
import dev.parley.server.stream.StreamRegistry;
import io.vertx.core.Future;
import java.time.Duration;

/** The operations on streams of sessions. Stateless. */
final class StreamRoutes {
    private static final int MOST_AT_ONCE = 1_000;

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
        long after = request.lastEventId();
        return request.accepts(EventStream.MEDIA_TYPE) ? stream(request, after) : poll(request, after);
    }

    private Future<Reply> stream(RestRequest request, long after) {
        return page(request, after, Duration.ZERO).map(first -> {
            if (first.ended() && first.events().isEmpty()) {
                return Answer.nothing(); // tells a browser not to connect again
            }
            return new EventStream(after, StreamEventAnswer.chunk(first), (from, wait) -> page(request, from, wait)
                    .map(StreamEventAnswer::chunk));
        });
    }

    private Future<Reply> poll(RestRequest request, long after) {
        return page(request, after, request.waitTime().orElse(Duration.ZERO))
                .map(page -> Answer.ok(StreamEventAnswer.page(page, after)));
    }

    private Future<StreamPage> page(RestRequest request, long after, Duration wait) {
        return streams.events(request.user(), request.stream(), after, MOST_AT_ONCE, wait);
    }
}
