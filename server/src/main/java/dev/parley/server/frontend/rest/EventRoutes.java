package dev.parley.server.frontend.rest;

import dev.parley.server.session.AllSessions;
import dev.parley.server.session.EventPage;
import io.vertx.core.Future;
import java.time.Duration;

/** The events of a statement, as a stream or by polling. Stateless. */
final class EventRoutes {
    private static final int MOST_AT_ONCE = 1_000;

    private final AllSessions sessions;

    EventRoutes(AllSessions sessions) {
        this.sessions = sessions;
    }

    void bind(Routes routes) {
        routes.bind("getStatementEvents", this::events);
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
            return new EventStream(after, EventAnswer.chunk(first), (from, wait) -> page(request, from, wait)
                    .map(EventAnswer::chunk));
        });
    }

    private Future<Reply> poll(RestRequest request, long after) {
        return page(request, after, request.waitTime().orElse(Duration.ZERO))
                .map(page -> Answer.ok(EventAnswer.page(page, after)));
    }

    private Future<EventPage> page(RestRequest request, long after, Duration wait) {
        return sessions.of(request.user()).events(request.session(), request.statementId(), after, MOST_AT_ONCE, wait);
    }
}
