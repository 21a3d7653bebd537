package dev.parley.server.frontend.rest;

import dev.parley.server.session.AllSessions;
import io.vertx.core.Future;

/** The events of a statement, as a stream or by polling. Stateless. */
final class EventRoutes {
    private final AllSessions sessions;

    EventRoutes(AllSessions sessions) {
        this.sessions = sessions;
    }

    void bind(Routes routes) {
        routes.bind("getStatementEvents", this::events);
    }

    private Future<Reply> events(RestRequest request) {
        return EventReply.of(request, (after, wait) -> sessions.of(request.user())
                .events(request.session(), request.statementId(), after, EventReply.MOST_AT_ONCE, wait)
                .map(EventAnswer::chunk));
    }
}
