package dev.parley.server.session;

import dev.parley.protocol.engine.Answer;
import dev.parley.protocol.engine.EngineEvent.Answered;
import dev.parley.protocol.model.StatementError;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/** What a session's engine was asked and has not answered, each with a deadline. Belongs to the gateway's event loop. */
final class Questions {
    static final int MOST_PENDING = 32;
    /** Longer than an engine itself takes to give up, so that its reason is the one that is told. */
    private static final Duration DEADLINE = Duration.ofSeconds(12);

    private final Vertx vertx;
    private final Map<Long, Promise<Answer>> pending = new HashMap<>();
    private long lastRequest;

    Questions(Vertx vertx) {
        this.vertx = vertx;
    }

    /**
     * Asks.
     *
     * @param send sends the question under a number
     * @return fails with NOT_ANSWERED, ANSWER_TIMEOUT, TOO_MANY_WAITING, SESSION_NOT_OPEN
     */
    Future<Answer> ask(LongConsumer send) {
        if (pending.size() >= MOST_PENDING) {
            return Future.failedFuture(new GatewayException(
                    ErrorCode.TOO_MANY_WAITING, MOST_PENDING + " questions wait for this session", "ask again later"));
        }
        long request = ++lastRequest;
        Promise<Answer> promise = Promise.promise();
        pending.put(request, promise);
        long timer = vertx.setTimer(
                DEADLINE.toMillis(),
                ignored -> promise.tryFail(new GatewayException(
                        ErrorCode.ANSWER_TIMEOUT,
                        "the engine did not answer within " + DEADLINE.toSeconds() + " s",
                        "ask again later")));
        send.accept(request);
        return promise.future().onComplete(ignored -> {
            vertx.cancelTimer(timer);
            pending.remove(request);
        });
    }

    /** An answer that nobody waits for any more is dropped. */
    void answered(Answered event) {
        Promise<Answer> promise = pending.get(event.request());
        if (promise == null) {
            return;
        }
        if (event.error() == null) {
            promise.tryComplete(event.answer());
        } else {
            promise.tryFail(refused(event.error()));
        }
    }

    /** Nothing more will be answered. */
    void fail(String cause) {
        List.copyOf(pending.values())
                .forEach(promise -> promise.tryFail(new GatewayException(
                        ErrorCode.SESSION_NOT_OPEN, "the session ended before it answered: " + cause)));
    }

    private static GatewayException refused(StatementError error) {
        ErrorCode code =
                switch (String.valueOf(error.code())) {
                    case "ANSWER_TIMEOUT" -> ErrorCode.ANSWER_TIMEOUT;
                    case "TOO_MANY_WAITING" -> ErrorCode.TOO_MANY_WAITING;
                    case "SESSION_NOT_OPEN" -> ErrorCode.SESSION_NOT_OPEN;
                    default -> ErrorCode.NOT_ANSWERED;
                };
        String name = code == ErrorCode.NOT_ANSWERED ? error.name() + ": " : "";
        return new GatewayException(code, name + error.message());
    }
}
