package dev.parley.server.frontend.rest;

import dev.parley.server.engine.Engines;
import dev.parley.server.engine.LogPage;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import dev.parley.server.session.AllSessions;
import dev.parley.server.session.SessionSnapshot;
import dev.parley.server.session.Sessions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Supplier;

/** The log of an engine, by offset or as a stream. Belongs to the event loop. */
final class LogRoutes {
    private static final int DEFAULT_BYTES = 64 << 10;
    private static final int MOST_BYTES = 1 << 20;
    private static final int MOST_FOLLOWERS = 64;

    private final Vertx vertx;
    private final AllSessions sessions;
    private final Engines engines;
    private int followers;

    LogRoutes(Vertx vertx, AllSessions sessions, Engines engines) {
        this.vertx = vertx;
        this.sessions = sessions;
        this.engines = engines;
    }

    void bind(Routes routes) {
        routes.bind("getEngineLog", request -> log(request, request.engine(), () -> () -> {}));
        routes.bind("getSessionLog", request -> {
            String name = request.session();
            Sessions own = sessions.of(request.user());
            return own.session(name).compose(session -> log(request, engine(session), () -> own.attend(name))
                    .recover(e -> Future.failedFuture(gone(session, e))));
        });
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

    private Future<Reply> log(RestRequest request, String engine, Supplier<Runnable> attend) {
        long offset = request.logOffset();
        int limit = request.bytes(DEFAULT_BYTES, MOST_BYTES);
        Future<LogPage> first = engines.log(engine, offset, limit);
        return request.flag("follow")
                ? first.compose(page -> follow(engine, page, attend))
                : first.map(page -> Answer.ok(LogAnswer.of(engine, page)));
    }

    private Future<Reply> follow(String engine, LogPage first, Supplier<Runnable> attend) {
        if (first.ended() && first.isLast() && first.text().isEmpty()) {
            return Future.succeededFuture(Answer.nothing()); // tells a browser not to connect again
        }
        if (followers >= MOST_FOLLOWERS) {
            return Future.failedFuture(new GatewayException(
                    ErrorCode.TOO_MANY_WAITING,
                    MOST_FOLLOWERS + " readers follow logs already.",
                    "Read it by offset."));
        }
        followers++;
        Runnable leave = attend.get();
        return Future.succeededFuture(
                new LogStream(vertx, engine, first, offset -> engines.log(engine, offset, DEFAULT_BYTES), () -> {
                    followers--;
                    leave.run();
                }));
    }
}
