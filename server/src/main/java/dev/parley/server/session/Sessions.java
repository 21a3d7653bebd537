package dev.parley.server.session;

import dev.parley.protocol.engine.Answer;
import dev.parley.protocol.engine.Question;
import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.SessionSpec;
import dev.parley.protocol.model.SessionState;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import dev.parley.server.once.CallKey;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The verbs of the core for one user, as the front ends call them; sessions of others are not there. An administrator's
 * sees them all: those of others by number, to look at and to end, while what brings code or files to them fails with
 * NOT_PERMITTED. Every future fails with a {@link dev.parley.server.error.GatewayException} where the request is not
 * accepted. Call on the gateway's event loop.
 */
public interface Sessions {
    /** A session and whether this call made it. */
    record Created(SessionSnapshot session, boolean isNew) {}

    /**
     * The live session of this name if its spec is the same, else a new one where none lives.
     *
     * @return acknowledged by the store; fails with SESSION_EXISTS where one lives with another spec
     */
    Future<Created> create(String name, SessionSpec spec);

    /** A new session under a name made up here. */
    default Future<SessionSnapshot> create(SessionSpec spec) {
        return create(spec, Optional.empty());
    }

    /** The same; a call that was done before gives the session that it made; fails with IDEMPOTENCY_KEY_REUSED too. */
    Future<SessionSnapshot> create(SessionSpec spec, Optional<CallKey> call);

    /** The live session of this name, else the latest ended one; fails with UNKNOWN_SESSION. */
    Future<SessionSnapshot> session(String name);

    /**
     * Newest first.
     *
     * @param states only these; all where empty
     * @param before only ids below this
     */
    Future<List<SessionSnapshot>> list(Set<SessionState> states, Optional<Long> before, int limit);

    /** Starts to close it, its statements stay; a session that has ended already is answered as it is. */
    Future<SessionSnapshot> close(String name);

    /**
     * Starts it again: a new interpreter under the same name and id. What runs is cancelled, what waits runs afterwards.
     *
     * @return the session, starting; one that starts anyway is answered as it is; fails with UNKNOWN_SESSION,
     *     SESSION_NOT_OPEN
     */
    Future<SessionSnapshot> restart(String name);

    /**
     * A client begins to watch the session, which is not idle until it has left, where it is one of its owner.
     *
     * @return to be run once, when it leaves
     */
    default Runnable attend(String session) {
        return () -> {};
    }

    /** The session once its state is not what it is now, or after {@code wait} as it then is. Ended ones answer at once. */
    Future<SessionSnapshot> awaitChange(String name, Duration wait);

    /** The session once it is no longer starting nor closing, or after {@code wait} as it then is. */
    Future<SessionSnapshot> awaitSettled(String name, Duration wait);

    /**
     * Queues a statement.
     *
     * @return the statement, queued or already running, acknowledged by the store; fails with SESSION_NOT_OPEN,
     *     STATEMENT_LIMIT_REACHED, TOO_LARGE
     */
    default Future<StatementSnapshot> run(String session, StatementSpec spec) {
        return run(session, spec, Optional.empty());
    }

    /** The same; a call that was done before gives the statement that it made; fails with IDEMPOTENCY_KEY_REUSED too. */
    Future<StatementSnapshot> run(String session, StatementSpec spec, Optional<CallKey> call);

    /** One statement; fails with UNKNOWN_STATEMENT. */
    Future<StatementSnapshot> statement(String session, int id);

    /** The statement once it has ended, or after {@code wait} as it then is. */
    Future<StatementSnapshot> awaitEnd(String session, int id, Duration wait);

    /**
     * Statements of all sessions that the user ever had, or saw, newest first.
     *
     * @param limit at most so many are looked at
     */
    Future<History> history(HistoryQuery query, int limit);

    /**
     * What was found.
     *
     * @param next the {@code before} of the next page; empty where there is none
     */
    record History(List<StatementSnapshot> statements, Optional<Long> next) {}

    /** Whether the session of this id lives and the user sees it. */
    boolean has(long id);

    /** By id, ascending, only ids above {@code after}. */
    Future<List<StatementSnapshot>> statements(String session, int after, int limit);

    /**
     * Starts to cancel all statements that have not ended, or those with a tag.
     *
     * @return their ids, ascending; fails with UNKNOWN_SESSION, SESSION_NOT_OPEN
     */
    Future<List<Integer>> interrupt(String session, Optional<String> tag);

    /**
     * Asks a session something beside its statements.
     *
     * @param question given the session's own language
     * @return fails with UNKNOWN_SESSION, SESSION_NOT_OPEN, NOT_ANSWERED, ANSWER_TIMEOUT, TOO_MANY_WAITING
     */
    Future<Answer> ask(String session, Function<Language, Question> question);

    /** Starts to cancel it; fails with STATEMENT_FINISHED where it has ended. */
    Future<StatementSnapshot> cancel(String session, int id);

    /** Starts to cancel it; one that has ended keeps its outcome and is answered as it is. */
    default Future<StatementSnapshot> cancelUnlessEnded(String session, int id) {
        return cancel(session, id)
                .recover(failure ->
                        failure instanceof GatewayException refused && refused.code() == ErrorCode.STATEMENT_FINISHED
                                ? statement(session, id)
                                : Future.failedFuture(failure));
    }

    /**
     * A statement's events after an id, in order, at most so many: once there is one, or after {@code wait} none.
     *
     * @param after -1 for all
     * @return fails with UNKNOWN_STATEMENT, TOO_MANY_WAITING
     */
    Future<EventPage> events(String session, int id, long after, int limit, Duration wait);
}
