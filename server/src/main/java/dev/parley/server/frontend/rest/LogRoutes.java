package dev.parley.server.frontend.rest;

import dev.parley.server.engine.Engines;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import dev.parley.server.frontend.rest.LogReplies.Pages;
import dev.parley.server.frontend.rest.LogReplies.Source;
import dev.parley.server.session.AllSessions;
import dev.parley.server.session.SessionSnapshot;
import dev.parley.server.session.Sessions;
import io.vertx.core.Future;

/** The log of an engine, by its own id or by a session of it. Stateless. */
final class LogRoutes {
    private final LogReplies logs;
    private final AllSessions sessions;
    private final Engines engines;
    private final SeenEngines seen;

    LogRoutes(LogReplies logs, AllSessions sessions, Engines engines, SeenEngines seen) {
        this.logs = logs;
        this.sessions = sessions;
        this.engines = engines;
        this.seen = seen;
    }

    void bind(Routes routes) {
        routes.bind("getEngineLog", this::engineLog);
        routes.bind("getSessionLog", request -> {
            String name = request.session();
            Sessions own = sessions.of(request.user());
            return own.session(name)
                    .compose(session -> logs.answer(request, source(engine(session)), () -> own.attend(name))
                            .recover(e -> Future.failedFuture(gone(session, e))));
        });
    }

    private Future<Reply> engineLog(RestRequest request) {
        String engine = request.engine();
        Source all = source(engine);
        return seen.withLog(request.user(), engine)
                .compose(ignored -> logs.answer(
                        request,
                        // asked with each page, since the sessions that let the reader in may end meanwhile
                        source(engine, (offset, limit) -> seen.readOn(request.user(), engine)
                                .compose(shown -> all.pages().read(offset, limit))),
                        () -> () -> {}));
    }

    private Source source(String engine) {
        return source(engine, (offset, limit) -> engines.log(engine, offset, limit));
    }

    private static Source source(String engine, Pages pages) {
        return new Source("engine " + engine, pages, page -> LogAnswer.of(engine, page));
    }

    private static String engine(SessionSnapshot session) {
        if (session.engine() == null) {
            throw new GatewayException(
                    ErrorCode.UNKNOWN_LOG, "Session " + session.name() + " has no engine yet.", "Try again later.");
        }
        return session.engine();
    }

    /** That there was such an engine is known of a session's. */
    private static Throwable gone(SessionSnapshot session, Throwable failure) {
        boolean isUnknown = failure instanceof GatewayException refused && refused.code() == ErrorCode.UNKNOWN_ENGINE;
        return isUnknown
                ? new GatewayException(
                        ErrorCode.LOG_EXPIRED,
                        "The log of " + session.engine() + ", the engine of session " + session.name()
                                + ", is not kept any more.",
                        "The logs of the last ten engines are kept.")
                : failure;
    }
}
