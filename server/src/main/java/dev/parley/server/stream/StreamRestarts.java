package dev.parley.server.stream;

import dev.parley.protocol.model.StatementState;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import dev.parley.server.security.Principal;
import dev.parley.server.session.AllSessions;
import dev.parley.server.session.Sessions;
import dev.parley.server.session.StatementSnapshot;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Starts streams again: Spark keeps nothing of a stream that has ended, but the server has the statement that started it,
 * and runs that once more in its session. Belongs to the gateway's event loop.
 */
public final class StreamRestarts {
    /** Those of the oldest streams are forgotten; as many as there are streams. */
    private static final int MOST_KNOWN = StreamRegistry.MOST_STREAMS;

    private final AllSessions sessions;
    private final StreamRegistry streams;
    /** What the latest restart of each stream comes to, by run. */
    private final Map<String, Future<StatementSnapshot>> restarts = new LinkedHashMap<>();

    public StreamRestarts(AllSessions sessions, StreamRegistry streams) {
        this.sessions = sessions;
        this.streams = streams;
    }

    /** Why a stream that the user sees cannot be started again; empty where it can. */
    public Optional<String> refusal(Principal user, StreamSnapshot stream) {
        if (stream.start().statement() == null) {
            return Optional.of(
                    "no statement is known to have started it, as with an init snippet or a thread of the code's");
        }
        return sessions.of(user).has(stream.session())
                ? Optional.empty()
                : Optional.of("its session " + stream.sessionName() + " has ended");
    }

    /**
     * Runs the statement that started the stream once more, after the stream has stopped. A stream that was restarted
     * already is answered with that statement, unless it failed.
     *
     * @param wait how long the stream may take to stop
     * @return the new statement; fails with UNKNOWN_STREAM, STREAM_NOT_RESTARTABLE, NOT_PERMITTED, and as statements do
     */
    public Future<StatementSnapshot> restart(Principal user, String id, Duration wait) {
        return streams.stream(user, id).compose(stream -> {
            Optional<String> refusal = refusal(user, stream);
            if (!user.owns(stream.owner())) {
                return refuse(
                        ErrorCode.NOT_PERMITTED,
                        "stream " + id + " is started again by " + stream.owner() + " alone, whose code it runs",
                        "stop it, or ask its owner");
            }
            return refusal.isPresent() ? notAgain(id, refusal.get()) : once(user, stream, wait);
        });
    }

    private Future<StatementSnapshot> once(Principal user, StreamSnapshot stream, Duration wait) {
        Future<StatementSnapshot> before = restarts.get(stream.id());
        if (before == null || before.failed()) {
            return begin(user, stream, wait);
        }
        return before.compose(statement -> sessions.of(user).statement(number(stream), statement.id()))
                .compose(statement ->
                        hasFailed(statement.state()) ? begin(user, stream, wait) : Future.succeededFuture(statement));
    }

    private static boolean hasFailed(StatementState state) {
        return state.isTerminal() && state != StatementState.SUCCEEDED;
    }

    private Future<StatementSnapshot> begin(Principal user, StreamSnapshot stream, Duration wait) {
        Sessions own = sessions.of(user);
        Future<StatementSnapshot> begun = streams.stop(user, stream.id(), wait)
                .compose(stopped -> stopped.state().isTerminal()
                        ? own.statement(number(stream), stream.start().statement())
                        : notAgain(
                                stream.id(),
                                "it has not stopped within " + wait.toSeconds() + " s, and goes on to stop"))
                .compose(first -> own.run(number(stream), first.spec()));
        restarts.remove(stream.id());
        restarts.put(stream.id(), begun);
        if (restarts.size() > MOST_KNOWN) {
            restarts.remove(restarts.keySet().iterator().next());
        }
        return begun;
    }

    /** Its session's, which nothing else will ever have. */
    private static String number(StreamSnapshot stream) {
        return Long.toString(stream.session());
    }

    private static <T> Future<T> notAgain(String id, String why) {
        return refuse(
                ErrorCode.STREAM_NOT_RESTARTABLE,
                "stream " + id + " cannot be started again: " + why,
                "run the code that starts it as a statement");
    }

    private static <T> Future<T> refuse(ErrorCode code, String message, String hint) {
        return Future.failedFuture(new GatewayException(code, message, hint));
    }
}
