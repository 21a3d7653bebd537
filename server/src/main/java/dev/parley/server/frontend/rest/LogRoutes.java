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
    private final SeenEngines seen;
    private int followers;

    LogRoutes(Vertx vertx, AllSessions sessions, Engines engines, SeenEngines seen) {
        this.vertx = vertx;
        this.sessions = sessions;
        this.engines = engines;
        this.seen = seen;
    }

    void bind(Routes routes) {
        routes.bind("getEngineLog", this::engineLog);
        routes.bind("getSessionLog", request -> {
            String name = request.session();
            Sessions own = sessions.of(request.user());
            return own.session(name).compose(session -> log(request, source(engine(session)), () -> own.attend(name))
                    .recover(e -> Future.failedFuture(gone(session, e))));
        });
    }

    private Future<Reply> engineLog(RestRequest request) {
        String engine = request.engine();
        Source all = source(engine);
        return seen.withLog(request.user(), engine)
                .compose(ignored -> log(
                        request,
                        // asked with each page, since the sessions that let the reader in may end meanwhile
                        new Source(engine, (offset, limit) -> seen.readOn(request.user(), engine)
                                .compose(shown -> all.pages().read(offset, limit))),
                        () -> () -> {}));
    }

    private Source source(String engine) {
        return new Source(engine, (offset, limit) -> engines.log(engine, offset, limit));
    }

    /** Where the log of an engine comes from. */
    private record Source(String engine, Pages pages) {}

    /** Reads from an offset on, at most so many bytes. */
    @FunctionalInterface
    private interface Pages {
        Future<LogPage> read(long offset, int limit);
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

    private Future<Reply> log(RestRequest request, Source source, Supplier<Runnable> attend) {
        long offset = request.logOffset();
        int limit = request.bytes(DEFAULT_BYTES, MOST_BYTES);
        Future<LogPage> first = source.pages().read(offset, limit);
        return request.flag("follow")
                ? first.compose(page -> follow(source, page, attend))
                : first.map(page -> Answer.ok(LogAnswer.of(source.engine(), page)));
    }

    private Future<Reply> follow(Source source, LogPage first, Supplier<Runnable> attend) {
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
        return Future.succeededFuture(new LogStream(
                vertx, source.engine(), first, offset -> source.pages().read(offset, DEFAULT_BYTES), () -> {
                    followers--;
                    leave.run();
                }));
    }
}
