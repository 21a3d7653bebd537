package dev.parley.server.session;

import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.link.Frame.HeldSession;
import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.StatementError;
import dev.parley.protocol.model.StatementState;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import dev.parley.server.once.CallKey;
import dev.parley.server.once.FirstCall;
import dev.parley.server.result.ResultKeeper.Kept;
import dev.parley.server.result.ResultSpool;
import dev.parley.server.session.Outcomes.Outcome;
import dev.parley.server.session.UnfinishedSession.Unfinished;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The statements of one session that have not ended: one runs in its turn, some may run beside it, among them those that
 * wait for a stream and have given up their turn, the others wait in order of submission. A statement is handed to the engine only once the store has it, and is seen to end only once the
 * store has its end. Belongs to the gateway's event loop.
 */
final class StatementQueue {
    /** What the queue asks of its session. */
    interface Owner {
        /** The engine takes statements now. */
        boolean isReady();

        void dispatch(Statement statement);

        void cancelOnEngine(Statement statement);

        /** Whether anything runs has changed. */
        void runningChanged(boolean running);

        ResultSpool.Upload upload(int statement);

        /** Is told of who waits for a statement, and when one ends. */
        Attendance attendance();
    }

    private static final StatementError OUTCOME_LOST = StatementError.of(
            "OutcomeLost",
            "ENGINE_LOST",
            "the server was started again while it ran; its engine has ended it, and how was not stored");

    private final SessionContext context;
    private final SessionSnapshot session;
    private final Owner owner;
    private final Map<Integer, Statement> live = new TreeMap<>();
    private final Deque<Statement> waiting = new ArrayDeque<>();
    private final Map<Integer, Statement> running = new TreeMap<>();
    /** Those that run and have given up their turn, since they wait for a stream. */
    private final Set<Integer> aside = new HashSet<>();

    private final Outcomes outcomes;
    private int nextId;
    /** Its engine has not dialled in yet since the server has started: what runs there is not known for sure. */
    private boolean recovering;

    StatementQueue(SessionContext context, SessionSnapshot session, Owner owner) {
        this.context = context;
        this.session = session;
        this.owner = owner;
        this.outcomes =
                new Outcomes(context.results(), context.bounds().results().failsOnLimit());
    }

    /** Whether none runs or waits. */
    boolean isEmpty() {
        return live.isEmpty();
    }

    /** Takes what an earlier run of the server left; what its engine says of them counts from now on. */
    void restore(UnfinishedSession left) {
        nextId = left.lastStatement() + 1;
        recovering = true;
        for (Unfinished unfinished : left.statements()) {
            var statement = new Statement(context, owner.attendance(), unfinished);
            live.put(statement.id(), statement);
            if (statement.state() == StatementState.QUEUED) {
                waiting.addLast(statement);
            } else {
                running.put(statement.id(), statement);
            }
        }
    }

    /**
     * Its engine has dialled in: what runs there goes on, what it never got is sent in its turn.
     *
     * @param held what runs in the engine, after all of its events that it sent before
     */
    Future<Void> caughtUp(HeldSession held) {
        recovered();
        var there = new TreeSet<>(held.beside());
        Optional.ofNullable(held.running()).ifPresent(there::add);
        there.forEach(this::takeOver);
        var ends = new ArrayList<Future<?>>();
        for (Statement statement : List.copyOf(running.values())) {
            if (there.contains(statement.id())) {
                goOn(statement);
                if (held.beside().contains(statement.id()) && !statement.isConcurrent()) {
                    aside.add(statement.id());
                }
            } else if (statement.hasStarted()) {
                ends.add(end(statement, StatementState.FAILED, OUTCOME_LOST));
            } else {
                owner.cancelOnEngine(statement); // it may wait there
                ends.add(end(statement, StatementState.CANCELLED, null));
            }
        }
        owner.runningChanged(!running.isEmpty());
        pump();
        return Future.join(ends).mapEmpty();
    }

    /** What runs is known: nothing, but for what is told before. */
    void recovered() {
        recovering = false;
    }

    private void goOn(Statement statement) {
        if (statement.state() == StatementState.CANCELLING) {
            owner.cancelOnEngine(statement);
        }
        statement.left().ifPresent(left -> limitRun(statement, left));
    }

    /** It runs, other than was known. */
    private void takeOver(int id) {
        Statement statement = live.get(id);
        if (statement != null && waiting.remove(statement)) {
            running.put(id, statement);
        }
    }

    Optional<Statement> find(int id) {
        return Optional.ofNullable(live.get(id));
    }

    /** By id, ascending. */
    Collection<Statement> live() {
        return List.copyOf(live.values());
    }

    /**
     * Queues a statement.
     *
     * @param call kept with it, where it came with a key
     */
    Future<StatementSnapshot> submit(StatementSpec spec, Optional<CallKey> call) {
        if (waiting.size() >= context.limits().maxQueued()) {
            return Future.failedFuture(new GatewayException(
                    ErrorCode.STATEMENT_LIMIT_REACHED,
                    waiting.size() + " statements wait in session " + session.name()
                            + ", which is the most (statements.max_queued)",
                    "wait for some of them, or cancel them"));
        }
        StatementSpec settled = spec.in(session.spec().language(), context.limits());
        if (settled.concurrent() && settled.language() != Language.SQL) {
            return Future.failedFuture(new GatewayException(
                    ErrorCode.INVALID_REQUEST,
                    "concurrent is for SQL only, and this statement is of another language",
                    "leave concurrent out, or give \"language\": \"sql\""));
        }
        var statement = new Statement(
                context,
                owner.attendance(),
                new StatementSnapshot(
                        session.id(),
                        session.name(),
                        nextId++,
                        settled,
                        StatementState.QUEUED,
                        context.clock().instant(),
                        null,
                        null,
                        StatementOutput.NONE,
                        null));
        live.put(statement.id(), statement);
        waiting.addLast(statement);
        return saved(statement, call)
                .onFailure(e -> {
                    waiting.remove(statement);
                    live.remove(statement.id());
                    pump();
                })
                .map(ignored -> {
                    statement.stored();
                    pump();
                    return statement.snapshot();
                });
    }

    private Future<Void> saved(Statement statement, Optional<CallKey> call) {
        return context.store()
                .save(
                        statement.snapshot(),
                        call.map(key -> new FirstCall(scope(session.id()), key, session.id(), statement.id())));
    }

    /** Within which the keys of a session's statements are one of a kind. */
    static String scope(long session) {
        return "statements of session " + session;
    }

    /** Hands over what may start now. */
    void pump() {
        for (Optional<Statement> next = next(); next.isPresent(); next = next()) {
            Statement statement = next.get();
            waiting.remove(statement);
            running.put(statement.id(), statement);
            owner.runningChanged(true);
            owner.dispatch(statement);
        }
    }

    /** The first that may start, in its turn or beside others: each kind in order of submission. */
    private Optional<Statement> next() {
        if (recovering || !owner.isReady()) {
            return Optional.empty(); // what is sent now would be taken for what the engine never got
        }
        Optional<Statement> inTurn = next(false, 1);
        return inTurn.isPresent() ? inTurn : next(true, context.limits().maxConcurrent());
    }

    private Optional<Statement> next(boolean concurrent, int most) {
        long run = running.values().stream()
                .filter(statement -> statement.isConcurrent() == concurrent && !aside.contains(statement.id()))
                .count();
        return waiting.stream()
                .filter(statement -> statement.isConcurrent() == concurrent)
                .findFirst()
                .filter(statement -> run < most && statement.isStored());
    }

    Future<StatementSnapshot> cancel(Statement statement) {
        if (recovering) {
            takeOver(statement.id()); // it may run there
        }
        if (!running.containsKey(statement.id())) {
            boolean wasWaiting = waiting.remove(statement);
            return wasWaiting
                    ? end(statement, StatementState.CANCELLED, null)
                    : statement.awaitEnd(context.limits().maxWait()); // its end is being stored
        }
        if (statement.cancelling()) {
            owner.cancelOnEngine(statement);
        }
        return statement.cancelStored().map(ignored -> statement.snapshot());
    }

    /** Cancels all that have not ended, or those with a tag; says which. */
    List<Integer> cancelAll(Optional<String> tag) {
        var hit = live().stream()
                .filter(statement -> tag.isEmpty() || statement.spec().tags().contains(tag.get()))
                .toList();
        hit.forEach(this::cancel);
        return hit.stream().map(Statement::id).toList();
    }

    /** One that runs waits for a stream: the next has its turn. */
    void awaiting(int id) {
        if (running(id) != null && aside.add(id)) {
            pump();
        }
    }

    /** Takes what an engine tells of one that runs, at once; succeeds once that would survive kill -9. */
    Future<Void> told(long number, EngineEvent.OfStatement event) {
        Statement statement = running(event.statement());
        if (statement == null) {
            return Future.succeededFuture();
        }
        Future<Void> stored = statement.told(number, event);
        if (event instanceof EngineEvent.StatementStarted && !recovering) {
            Optional.ofNullable(statement.spec().timeout()).ifPresent(most -> limitRun(statement, most));
        }
        return stored;
    }

    private void limitRun(Statement statement, Duration most) {
        long timer = context.vertx().setTimer(Math.max(1, most.toMillis()), ignored -> {
            statement.timedOut();
            cancel(statement);
        });
        statement.ended().onComplete(ignored -> context.vertx().cancelTimer(timer));
    }

    /** Succeeds once the end is stored and seen. */
    Future<Void> finished(EngineEvent.StatementFinished event) {
        Statement statement = running(event.statement());
        if (statement == null) {
            return Future.succeededFuture();
        }
        statement.started(event.startedAt());
        return outcomes.of(statement, event, owner.upload(event.statement()))
                .compose(outcome -> end(statement, statement.ending(outcome), outcome.kept()))
                .mapEmpty();
    }

    /** Ends all that wait; what runs is left to its engine. */
    Future<Void> cancelWaiting() {
        var all = new ArrayList<>(waiting);
        waiting.clear();
        return Future.join(all.stream()
                        .map(statement -> end(statement, StatementState.CANCELLED, null))
                        .toList())
                .mapEmpty();
    }

    /** Ends all, what runs included: nothing will be heard of them. */
    Future<Void> fail(StatementError unheard, StatementError queued) {
        Future<Void> runs = failRunning(unheard);
        var all = new ArrayList<>(waiting);
        waiting.clear();
        return Future.join(
                        runs,
                        Future.join(all.stream()
                                .map(statement -> end(statement, StatementState.FAILED, queued))
                                .toList()))
                .mapEmpty();
    }

    /** Ends what runs: nothing will be heard of it. What waits goes on to wait. */
    Future<Void> failRunning(StatementError unheard) {
        return Future.join(List.copyOf(running.values()).stream()
                        .map(statement -> end(statement, StatementState.FAILED, unheard))
                        .toList())
                .mapEmpty();
    }

    /** What runs shows that it is being cancelled. */
    void cancelling() {
        running.values().forEach(Statement::cancelling);
    }

    private Statement running(int id) {
        if (recovering) {
            takeOver(id);
        }
        return running.get(id);
    }

    private Future<StatementSnapshot> end(Statement statement, StatementState state, StatementError error) {
        Outcome outcome = Outcome.without(state, context.clock().instant(), error);
        return end(statement, statement.ending(outcome), null);
    }

    /**
     * Stored first, seen then; where the store fails it is seen all the same, since it is what happened.
     *
     * @param kept its result; null where it has none
     */
    private Future<StatementSnapshot> end(Statement statement, StatementSnapshot last, Kept kept) {
        Future<Void> saved = saved(last, kept);
        statement.saved(saved);
        return saved.transform(stored -> {
            live.remove(statement.id());
            aside.remove(statement.id());
            owner.attendance().used();
            statement.end(last);
            context.metrics().statementEnded(last);
            if (running.remove(statement.id()) != null && running.isEmpty()) {
                owner.runningChanged(false);
            }
            pump();
            return stored.succeeded() ? Future.succeededFuture(last) : Future.failedFuture(stored.cause());
        });
    }

    private Future<Void> saved(StatementSnapshot last, Kept kept) {
        return kept == null
                ? context.store().save(last)
                : context.store().save(last, kept.stored()).onFailure(e -> context.results()
                        .drop(kept.stored()));
    }
}
