package dev.parley.server.frontend.rest;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/** Events as a request asks for them: as a stream, or a page of them for who polls. Stateless. */
final class EventReply {
    static final int MOST_AT_ONCE = 1_000;

    /**
     * Events in order.
     *
     * @param next what {@code after} has to be for those that follow
     * @param ended whether nothing follows
     */
    record Page(List<Object> items, long next, boolean ended) {}

    private EventReply() {}

    static Future<Reply> of(RestRequest request, EventStream.Source source) {
        long after = request.lastEventId();
        return request.accepts(EventStream.MEDIA_TYPE) ? stream(after, source) : poll(request, after, source);
    }

    private static Future<Reply> stream(long after, EventStream.Source source) {
        return source.next(after, Duration.ZERO).map(first -> {
            if (first.ended() && first.lines().isEmpty()) {
                return Answer.nothing(); // tells a browser not to connect again
            }
            return new EventStream(after, first, source);
        });
    }

    private static Future<Reply> poll(RestRequest request, long after, EventStream.Source source) {
        return source.next(after, request.waitTime().orElse(Duration.ZERO))
                .map(events -> Answer.ok(page(events.lines(), after, events.ended())));
    }

    private static Page page(List<EventStream.Line> lines, long after, boolean ended) {
        List<Object> items = lines.stream().map(EventStream.Line::answer).toList();
        return new Page(
                items, lines.isEmpty() ? after : lines.get(lines.size() - 1).id(), ended);
    }
}
