package dev.parley.server.frontend.rest;

import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.StatementState;
import dev.parley.server.session.AllSessions;
import dev.parley.server.session.HistoryQuery;
import io.vertx.core.Future;

/** The statements of all sessions that a user sees. Stateless. */
final class HistoryRoutes {
    private final AllSessions sessions;

    HistoryRoutes(AllSessions sessions) {
        this.sessions = sessions;
    }

    void bind(Routes routes) {
        routes.bind("searchStatements", this::search);
    }

    private Future<Answer> search(RestRequest request) {
        var query = new HistoryQuery(
                request.text("text"),
                request.text("session"),
                request.words("state", StatementState.class),
                request.words("language", Language.class).stream().findFirst(),
                request.text("tag"),
                request.time("since"),
                request.time("until"),
                request.cursor(Cursor.HISTORY));
        return sessions.of(request.user()).history(query, request.limit()).map(found -> {
            var items = found.statements().stream().map(HistoryAnswer::of).toList();
            return Answer.ok(new HistoryAnswer.Page(
                    items, found.next().map(Cursor.HISTORY::after).orElse(null)));
        });
    }
}
