package dev.parley.server.session;

import dev.parley.protocol.engine.Answer;
import dev.parley.protocol.engine.EngineCommand;
import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.engine.Question;
import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.engine.TableLimits;
import dev.parley.protocol.model.SessionSpec;
import dev.parley.protocol.model.SessionState;
import dev.parley.protocol.model.StatementError;
import dev.parley.server.engine.Engine;
import dev.parley.server.engine.EngineListener;
import dev.parley.server.error.GatewayException;
import dev.parley.server.result.ResultSpool;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A live session: its state, its engine, its statements. Belongs to the gateway's event loop. */
final class Session implements EngineListener, StatementQueue.Owner {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);
    private static final String ENGINE_LOST = "ENGINE_LOST";

    private final SessionContext context;
    private final SessionKey key;
    private final String name;
    private final SessionSpec spec;
    private final Instant createdAt;
    private final Map<String, Instant> phases = new LinkedHashMap<>();
    private final Waiters waiters;
    private final StateMachine<SessionState> machine;
    private final StatementQueue statements;
    private final Questions questions;
    private final Promise<Session> ended = Promise.promise();
    private Future<Void> handled = Future.succeededFuture();
    private Engine engine;
    private boolean awaitsEngine;
    private boolean opening;
    private boolean ending;
    private Instant endedAt;
    private String endedReason;

    Session(SessionContext context, long id, String name, SessionSpec spec) {
        this.context = context;
        this.key = new SessionKey(id, 1);
        this.name = name;
        this.spec = spec;
        this.createdAt = context.clock().instant();
        this.waiters = new Waiters(context.vertx());
        this.machine = new StateMachine<>(SessionState.STARTING, waiters);
        this.questions = new Questions(context.vertx());
        phase("queued");
        this.statements = new StatementQueue(context, snapshot(), this);
    }

    long id() {
        return key.session();
    }

    String name() {
        return name;
    }

    SessionSpec spec() {
        return spec;
    }

    SessionState state() {
        return machine.state();
    }

    /** False also while its end is being stored, which its state does not show yet. */
    boolean acceptsStatements() {
        return !ending && machine.state().acceptsStatements();
    }

    StatementQueue statements() {
        return statements;
    }

    Waiters waiters() {
        return waiters;
    }

    long version() {
        return machine.version();
    }

    /** Succeeds once it has ended and the store has that. */
    Future<Session> ended() {
        return ended.future();
    }

    SessionSnapshot snapshot() {
        return snapshot(machine.state());
    }

    /** Finds its engine and opens it there. */
    void start(Supplier<Engine> engines) {
        if (machine.state() != SessionState.STARTING) {
            return;
        }
        try {
            engine = engines.get();
        } catch (GatewayException e) {
            end(SessionState.FAILED, e.getMessage());
            return;
        }
        phase("engine_found");
        awaitsEngine = !engine.ready().isComplete();
        engine.attach(key, this);
        engine.ready().onSuccess(ready -> {
            if (machine.state() == SessionState.STARTING) {
                if (awaitsEngine) {
                    ready.phases().forEach((step, at) -> phases.put("engine_" + step, at));
                }
                phase("engine_ready");
                opening = true;
                engine.send(new EngineCommand.OpenSession(key, name, spec.language(), spec.conf(), spec.init()));
            }
        });
    }

    /** Starts to close it; succeeds once the store knows. */
    Future<SessionSnapshot> close(String reason) {
        if (ending) {
            return ended().map(ignored -> snapshot());
        }
        if (!machine.tryMove(SessionState.CLOSING)) {
            return Future.succeededFuture(snapshot());
        }
        LOG.info("session {} ({}) closes: {}", name, key, reason);
        endedReason = reason;
        statements.cancelling();
        Future<Void> cancelled = statements.cancelWaiting();
        if (!opening) {
            return cancelled.eventually(() -> end(SessionState.CLOSED, reason)).map(ignored -> snapshot());
        }
        engine.send(new EngineCommand.CloseSession(key));
        long timer = context.vertx().setTimer(CLOSE_TIMEOUT.toMillis(), ignored -> closeUnconfirmed());
        ended().onComplete(ignored -> context.vertx().cancelTimer(timer));
        // Handed to the store now: after the queue's ends it might overtake the session's own end.
        Future<Void> stored = context.store().save(snapshot());
        return Future.join(cancelled, stored).map(ignored -> snapshot());
    }

    /** Ends it without its engine's word, after what the engine has said before. */
    void closeUnconfirmed() {
        handled = handled.transform(ignored ->
                giveUp(endedReason + "; its engine did not confirm that within " + CLOSE_TIMEOUT.toSeconds() + " s"));
    }

    /** Whether it can be asked something: its interpreter is bound, and it is not ending. */
    boolean isAnswering() {
        return acceptsStatements() && machine.state() != SessionState.STARTING;
    }

    /** Asks its engine something beside its statements. */
    Future<Answer> ask(Question question) {
        return questions.ask(request -> engine.send(new EngineCommand.Ask(key, request, question)));
    }

    @Override
    public Future<Void> received(EngineEvent.OfSession event) {
        if (event instanceof EngineEvent.Answered answered) {
            questions.answered(answered); // at once: an answer has no place among the events that are stored
            return Future.succeededFuture();
        }
        handled = handled.transform(ignored -> handle(event));
        return handled;
    }

    @Override
    public void engineLost(String cause) {
        handled = handled.transform(ignored -> giveUp("the engine was lost: " + cause));
    }

    private Future<Void> handle(EngineEvent.OfSession event) {
        if (event instanceof EngineEvent.SessionOpened isOpen) {
            return opened(isOpen.phases());
        }
        if (event instanceof EngineEvent.SessionFailed failed) {
            return end(
                    SessionState.FAILED,
                    failed.error().name() + ": " + failed.error().message());
        }
        if (event instanceof EngineEvent.SessionClosed isClosed) {
            return isClosed.reason() == null
                    ? end(unasked(), "closed by its engine")
                    : endedByItsCode(isClosed.reason());
        }
        if (event instanceof EngineEvent.StatementStarted started) {
            statements.started(started);
        } else if (event instanceof EngineEvent.StatementPrinted printed) {
            statements.printed(printed);
        } else if (event instanceof EngineEvent.StatementFinished finished) {
            return statements.finished(finished);
        }
        return Future.succeededFuture();
    }

    private Future<Void> endedByItsCode(String reason) {
        return end(machine.state() == SessionState.STARTING ? SessionState.FAILED : SessionState.CLOSED, reason);
    }

    private Future<Void> opened(Map<String, Instant> engineSteps) {
        if (machine.state() != SessionState.STARTING) {
            return Future.succeededFuture();
        }
        phases.putAll(engineSteps);
        phase("interpreter_ready");
        machine.move(SessionState.IDLE);
        context.metrics()
                .sessionStarted(
                        origin(), Duration.between(createdAt, context.clock().instant()));
        LOG.info("session {} ({}) is open on {}", name, key, engine.id());
        Future<Void> stored = context.store().save(snapshot());
        statements.pump();
        return stored;
    }

    /** What it waited for: an engine, an interpreter, or nothing. */
    private String origin() {
        if (awaitsEngine) {
            return "engine_start";
        }
        return phases.containsKey("pool_empty") ? "made" : "pool";
    }

    /** Nothing more will be heard of it. */
    private Future<Void> giveUp(String cause) {
        StatementError running = StatementError.of("EngineLost", ENGINE_LOST, cause);
        StatementError queued = StatementError.of("EngineLost", ENGINE_LOST, cause + "; the statement never ran");
        return statements.fail(running, queued).transform(ignored -> end(unasked(), cause));
    }

    /** How it ends where nobody asked for that. */
    private SessionState unasked() {
        return machine.state() == SessionState.STARTING ? SessionState.FAILED : SessionState.DEAD;
    }

    /** Stored first, seen then. */
    private Future<Void> end(SessionState wanted, String cause) {
        if (ending || machine.state().isTerminal()) {
            return Future.succeededFuture();
        }
        ending = true;
        endedAt = context.clock().instant();
        // Whatever else ends it on the way: a session that was asked to close is closed.
        boolean closing = machine.state() == SessionState.CLOSING;
        SessionState last = closing ? SessionState.CLOSED : wanted;
        String reason = closing && endedReason != null ? endedReason : cause;
        endedReason = reason;
        if (engine != null) {
            engine.detach(key);
        }
        questions.fail(reason);
        context.spool().forget(key);
        StatementError never = StatementError.of(
                "SessionEnded", "SESSION_NOT_OPEN", "the session ended before the statement ran: " + reason);
        return statements
                .fail(never, never)
                .transform(ignored -> context.store().save(snapshot(last)))
                .transform(stored -> {
                    if (stored.failed()) {
                        LOG.error("the end of session {} ({}) could not be stored", name, key, stored.cause());
                    }
                    machine.tryMove(last);
                    LOG.info("session {} ({}) is {}: {}", name, key, last, reason);
                    ended.tryComplete(this);
                    return Future.succeededFuture();
                });
    }

    @Override
    public boolean isReady() {
        return machine.state() == SessionState.IDLE && !ending;
    }

    @Override
    public void dispatch(Statement statement) {
        var limits =
                new TableLimits(context.limits().inlineRows(), context.limits().inlineBytes());
        StatementSpec asked = statement.spec();
        engine.send(new EngineCommand.RunStatement(
                key, statement.id(), asked.language(), asked.code(), limits, asked.parameters(), asked.mode(), false));
    }

    @Override
    public void cancelOnEngine(Statement statement) {
        engine.send(new EngineCommand.CancelStatement(key, statement.id()));
    }

    @Override
    public void runningChanged(boolean running) {
        machine.tryMove(running ? SessionState.BUSY : SessionState.IDLE);
    }

    @Override
    public ResultSpool.Upload upload(int statement) {
        return new ResultSpool.Upload(engine.id(), key, statement);
    }

    private void phase(String reached) {
        phases.put(reached, context.clock().instant());
    }

    private SessionSnapshot snapshot(SessionState state) {
        return new SessionSnapshot(
                key.session(),
                name,
                spec,
                state,
                key.generation(),
                engine == null ? null : engine.id(),
                phases,
                createdAt,
                endedAt,
                endedReason,
                machine.version());
    }
}
