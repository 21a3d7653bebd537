package dev.parley.server.frontend.rest;

import dev.parley.server.engine.LogPage;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Function;
import java.util.function.Supplier;

/** Answers with a log, by offset or as a stream; only so many of those at once. Belongs to the event loop. */
final class LogReplies {
    static final int DEFAULT_BYTES = 64 << 10;
    private static final int MOST_BYTES = 1 << 20;
    private static final int MOST_FOLLOWERS = 64;

    private final Vertx vertx;
    private int followers;

    LogReplies(Vertx vertx) {
        this.vertx = vertx;
    }

    /**
     * Where a log comes from.
     *
     * @param label whose it is, for our own log
     * @param answer a page as the contract shows it
     */
    record Source(String label, Pages pages, Function<LogPage, Object> answer) {}

    /** Reads from an offset on, at most so many bytes. */
    @FunctionalInterface
    interface Pages {
        Future<LogPage> read(long offset, int limit);
    }

    /**
     * Answers with what is asked for.
     *
     * @param attend begins to follow, and gives what is to be done once nobody does
     */
    Future<Reply> answer(RestRequest request, Source source, Supplier<Runnable> attend) {
        long offset = request.logOffset();
        int limit = request.bytes(DEFAULT_BYTES, MOST_BYTES);
        Future<LogPage> first = source.pages().read(offset, limit);
        return request.flag("follow")
                ? first.compose(page -> follow(source, page, attend))
                : first.map(page -> Answer.ok(source.answer().apply(page)));
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
        return Future.succeededFuture(new LogStream(vertx, source, first, () -> {
            followers--;
            leave.run();
        }));
    }
}
