package dev.parley.server.frontend.rest;

import dev.parley.protocol.engine.Answer;
import dev.parley.protocol.engine.Question;
import dev.parley.protocol.model.Column;
import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.NameKind;
import dev.parley.protocol.model.SessionSpec;
import dev.parley.protocol.model.SessionState;
import dev.parley.protocol.model.StatementState;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import dev.parley.server.once.CallKey;
import dev.parley.server.session.EventPage;
import dev.parley.server.session.HistoryQuery;
import dev.parley.server.session.SessionSnapshot;
import dev.parley.server.session.Sessions;
import dev.parley.server.session.StatementEvent;
import dev.parley.server.session.StatementSnapshot;
import dev.parley.server.session.StatementSpec;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A test double of the core, in memory: sessions and statements move only when a test says so, or when the tag or the code
 * says so ({@link FakeCode}). Belongs to the event loop, as its port does; the verbs of tests may be called anywhere.
 */
final class FakeSessions implements Sessions {
    /** A session with this tag stays in closing. */
    static final String SLOW_TO_CLOSE = "slow-to-close";
    /** A session with this tag stays in starting. */
    static final String SLOW_TO_START = "slow-to-start";

    static final int MAX_OPEN = 200;
    static final int MAX_QUEUED = 3;

    private final Vertx vertx;
    private final Map<String, FakeSession> byName = new LinkedHashMap<>();
    private final List<Runnable> waiters = new ArrayList<>();
    private long lastId;

    FakeSessions(Vertx vertx) {
        this.vertx = vertx;
    }

    @Override
    public synchronized Future<Created> create(String name, SessionSpec spec) {
        FakeSession known = byName.get(name);
        if (known != null && !known.snapshot().state().isTerminal()) {
            return known.snapshot().spec().equals(spec)
                    ? Future.succeededFuture(new Created(known.snapshot(), false))
                    : refused(ErrorCode.SESSION_EXISTS, "Session " + name + " lives with another spec.");
        }
        if (byName.values().stream().filter(FakeSession::isOpen).count() >= MAX_OPEN) {
            return refused(ErrorCode.SESSION_LIMIT_REACHED, "All sessions are open.");
        }
        var session = new FakeSession(++lastId, name, spec);
        byName.put(name, session);
        SessionSnapshot starting = session.snapshot();
        if (!spec.tags().contains(SLOW_TO_START)) {
            vertx.runOnContext(tick -> move(name, SessionState.IDLE));
        }
        return Future.succeededFuture(new Created(starting, true));
    }

    @Override
    public Future<SessionSnapshot> create(SessionSpec spec, Optional<CallKey> call) {
        return create("made-" + (lastId + 1), spec).map(Created::session);
    }

    @Override
    public Future<SessionSnapshot> session(String name) {
        return find(name).map(FakeSession::snapshot);
    }

    @Override
    public synchronized Future<List<SessionSnapshot>> list(Set<SessionState> states, Optional<Long> before, int limit) {
        return Future.succeededFuture(byName.values().stream()
                .map(FakeSession::snapshot)
                .filter(session -> states.isEmpty() || states.contains(session.state()))
                .filter(session -> before.isEmpty() || session.id() < before.get())
                .sorted(Comparator.comparing(SessionSnapshot::id).reversed())
                .limit(limit)
                .toList());
    }

    @Override
    public Future<SessionSnapshot> close(String name) {
        return find(name).map(session -> {
            if (session.snapshot().state().isTerminal()) {
                return session.snapshot();
            }
            move(name, SessionState.CLOSING);
            SessionSnapshot closing = session.snapshot();
            if (!closing.spec().tags().contains(SLOW_TO_CLOSE)) {
                vertx.runOnContext(tick -> move(name, SessionState.CLOSED));
            }
            return closing;
        });
    }

    @Override
    public Future<SessionSnapshot> restart(String name) {
        return find(name).compose(session -> {
            if (!session.snapshot().state().acceptsStatements()) {
                return refused(ErrorCode.SESSION_NOT_OPEN, "Session " + name + " has ended.");
            }
            session.restart();
            vertx.runOnContext(tick -> move(name, SessionState.IDLE));
            return Future.succeededFuture(session.snapshot());
        });
    }

    @Override
    public Future<SessionSnapshot> awaitChange(String name, Duration wait) {
        return find(name).compose(session -> {
            SessionSnapshot before = session.snapshot();
            return until(
                            wait,
                            () -> before.state().isTerminal()
                                    || session.snapshot().version() != before.version())
                    .map(done -> session.snapshot());
        });
    }

    @Override
    public Future<SessionSnapshot> awaitSettled(String name, Duration wait) {
        return find(name).compose(session -> until(wait, () -> {
                    SessionState state = session.snapshot().state();
                    return state != SessionState.STARTING && state != SessionState.CLOSING;
                })
                .map(done -> session.snapshot()));
    }

    @Override
    public Future<StatementSnapshot> run(String session, StatementSpec spec, Optional<CallKey> call) {
        if (spec.code().equals(FakeCode.BREAK)) {
            throw new IllegalStateException("broken on purpose: a secret of the inside");
        }
        return find(session).compose(found -> {
            if (!found.snapshot().state().acceptsStatements()) {
                return refused(ErrorCode.SESSION_NOT_OPEN, "Session " + session + " is closing.");
            }
            if (found.unfinished() >= MAX_QUEUED) {
                return refused(ErrorCode.STATEMENT_LIMIT_REACHED, "Too many statements wait.");
            }
            return Future.succeededFuture(found.add(spec));
        });
    }

    @Override
    public Future<StatementSnapshot> statement(String session, int id) {
        return find(session).compose(found -> found.statement(id)
                .map(Future::succeededFuture)
                .orElseGet(() -> refused(ErrorCode.UNKNOWN_STATEMENT, "There is no statement " + id + ".")));
    }

    @Override
    public Future<StatementSnapshot> awaitEnd(String session, int id, Duration wait) {
        return statement(session, id)
                .compose(asked ->
                        find(session).compose(found -> until(wait, () -> found.has(id, StatementState::isTerminal))))
                .compose(done -> statement(session, id));
    }

    @Override
    public boolean has(long id) {
        return true;
    }

    @Override
    public Future<List<StatementSnapshot>> statements(String session, int after, int limit) {
        return find(session).map(found -> found.statements(after, limit));
    }

    @Override
    public Future<StatementSnapshot> cancel(String session, int id) {
        return statement(session, id).compose(statement -> {
            if (statement.state().isTerminal()) {
                return refused(ErrorCode.STATEMENT_FINISHED, "Statement " + id + " has ended already.");
            }
            if (!statement.code().equals(FakeCode.STUBBORN)) {
                vertx.runOnContext(tick -> end(session, id, StatementState.CANCELLED));
            }
            return find(session).map(found -> found.become(id, StatementState.CANCELLING));
        });
    }

    @Override
    public Future<History> history(HistoryQuery query, int limit) {
        return Future.succeededFuture(new History(List.of(), Optional.empty()));
    }

    @Override
    public Future<List<Integer>> interrupt(String session, Optional<String> tag) {
        return find(session).map(found -> found.statements(-1, Integer.MAX_VALUE).stream()
                .filter(statement -> !statement.state().isTerminal())
                .filter(statement -> tag.isEmpty() || statement.spec().tags().contains(tag.get()))
                .map(StatementSnapshot::id)
                .peek(id -> cancel(session, id))
                .toList());
    }

    /** Of each statement one event, its state. */
    @Override
    public Future<EventPage> events(String session, int id, long after, int limit, Duration wait) {
        return statement(session, id).map(statement -> {
            var event = new StatementEvent(0, statement.submittedAt(), new StatementEvent.Moved(statement.state()));
            return new EventPage(
                    after < 0 ? List.of(event) : List.of(), statement.state().isTerminal());
        });
    }

    /** It knows one table, and no database but {@code default}. */
    @Override
    public Future<Answer> ask(String session, Function<Language, Question> question) {
        return find(session).compose(found -> {
            Question asked = question.apply(found.snapshot().spec().language());
            if (asked instanceof Question.ReadCatalog read) {
                return read.database() != null && !read.database().equals("default")
                        ? refused(ErrorCode.NOT_ANSWERED, "There is no database " + read.database() + ".")
                        : Future.succeededFuture(catalog(read));
            }
            if (asked instanceof Question.Complete complete) {
                var candidate = new Answer.Candidate(complete.code() + complete.language(), NameKind.VALUE, null);
                return Future.succeededFuture(new Answer.Completed(0, complete.cursor(), List.of(candidate), false));
            }
            return Future.succeededFuture(Answer.Inspected.NOTHING);
        });
    }

    private static Answer catalog(Question.ReadCatalog read) {
        var columns = read.table() == null ? null : List.of(new Column("id", "bigint"));
        return new Answer.Catalog(
                "default",
                List.of("default"),
                List.of(new Answer.Catalog.Table("default", "flights", false, false, columns)),
                List.of(new Answer.Catalog.Function("abs", true)),
                read.limit() == 1);
    }

    /** Ends a statement, as its engine would. */
    synchronized void end(String session, int id, StatementState state) {
        known(session).orElseThrow().become(id, state);
        List.copyOf(waiters).forEach(Runnable::run);
    }

    /** Moves a session. */
    synchronized void move(String name, SessionState state) {
        byName.get(name).move(state);
        List.copyOf(waiters).forEach(Runnable::run);
    }

    /** How many requests wait. */
    synchronized int waiting() {
        return waiters.size();
    }

    private Future<FakeSession> find(String name) {
        return known(name)
                .map(Future::succeededFuture)
                .orElseGet(() -> refused(ErrorCode.UNKNOWN_SESSION, "There is no session '" + name + "'."));
    }

    /** By name or number. */
    private synchronized Optional<FakeSession> known(String name) {
        return byName.values().stream()
                .filter(session -> name.equals(session.snapshot().name())
                        || name.equals(Long.toString(session.snapshot().id())))
                .findFirst();
    }

    private synchronized Future<Void> until(Duration wait, BooleanSupplier condition) {
        if (condition.getAsBoolean()) {
            return Future.succeededFuture();
        }
        Promise<Void> promise = Promise.promise();
        Runnable waiter = () -> {
            if (condition.getAsBoolean()) {
                promise.tryComplete();
            }
        };
        waiters.add(waiter);
        long timer = vertx.setTimer(Math.max(1, wait.toMillis()), fired -> promise.tryComplete());
        return promise.future().onComplete(done -> {
            vertx.cancelTimer(timer);
            remove(waiter::equals);
        });
    }

    private synchronized void remove(Predicate<Runnable> which) {
        waiters.removeIf(which);
    }

    private static <T> Future<T> refused(ErrorCode code, String message) {
        return Future.failedFuture(new GatewayException(code, message, "Advice of the double."));
    }
}
