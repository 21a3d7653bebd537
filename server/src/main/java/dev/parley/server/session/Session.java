package dev.parley.server.session;

import dev.parley.protocol.engine.Answer;
import dev.parley.protocol.engine.EngineCommand;
import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.engine.Question;
import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.engine.TableLimits;
import dev.parley.protocol.link.Frame.HeldSession;
import dev.parley.protocol.model.RestartPolicy;
import dev.parley.protocol.model.SessionFile;
import dev.parley.protocol.model.SessionSpec;
import dev.parley.protocol.model.SessionState;
import dev.parley.protocol.model.SqlTerms;
import dev.parley.protocol.model.StatementError;
import dev.parley.server.config.ProfileConfig;
import dev.parley.server.engine.Engine;
import dev.parley.server.engine.EngineListener;
import dev.parley.server.engine.EngineRegistry;
import dev.parley.server.engine.Placement;
import dev.parley.server.error.GatewayException;
import dev.parley.server.result.ResultSpool;
import dev.parley.server.security.ConfPolicy;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A live session: its state, its engine, its statements. Belongs to the gateway's event loop. */
final class Session implements EngineListener, StatementQueue.Owner, Streams.Home {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final String BOUND = "interpreter_ready";
    private static final StatementError UNHEARD = StatementError.of(
            "StatementAbandoned",
            "STATEMENT_ABANDONED",
            "the session was started again, and its engine did not say that the code has stopped");

    private final SessionContext context;
    private final String name;
    private final SessionSpec spec;
    private final SessionPlan plan;
    private final Instant createdAt;
    private final Map<String, Instant> phases = new LinkedHashMap<>();
    private final SessionTimes times;
    private final Attendance attendance;
    private final Waiters waiters;
    private final StateMachine<SessionState> machine;
    private final StatementQueue statements;
    private final Questions questions;
    private final Comebacks comebacks = new Comebacks();
    private final Promise<Session> ended = Promise.promise();
    private Future<Void> handled = Future.succeededFuture();
    private SessionKey key;
    private EngineRegistry engines;
    private Engine engine;
    private boolean awaitsEngine;
    private boolean opening;
    private boolean ending;
    /** Its former life is on its way out, and the next one begins after that. */
    private boolean restarting;
    /** Its engine has not dialled in yet since the server has started. */
    private boolean recovering;

    private SessionSnapshot.Restart lastRestart;
    private Instant endedAt;
    private String endedReason;

    Session(SessionContext context, long id, String name, SessionSpec spec, SessionPlan plan) {
        this.context = context;
        this.key = new SessionKey(id, 1);
        this.name = name;
        this.spec = spec;
        this.plan = plan;
        this.createdAt = context.clock().instant();
        this.times = plan.times();
        this.attendance = new Attendance(context.clock());
        this.waiters = new Waiters(context.vertx(), attendance);
        this.machine = new StateMachine<>(SessionState.STARTING, waiters);
        this.questions = new Questions(context.vertx());
        phase("queued");
        this.statements = new StatementQueue(context, snapshot(), this);
    }

    /** One that an earlier run of the server left; it recovers once {@link #recover} was called. */
    Session(SessionContext context, UnfinishedSession left, SessionPlan plan) {
        SessionSnapshot before = left.session();
        this.context = context;
        this.key = new SessionKey(before.id(), before.generation());
        this.name = before.name();
        this.spec = before.spec();
        this.createdAt = before.createdAt();
        this.phases.putAll(before.phases());
        this.lastRestart = before.lastRestart();
        this.plan = plan;
        this.times = plan.times();
        this.attendance = new Attendance(context.clock());
        this.waiters = new Waiters(context.vertx(), attendance);
        boolean isSteady = before.state() != SessionState.STARTING && before.state() != SessionState.CLOSING;
        this.machine =
                new StateMachine<>(isSteady ? SessionState.RECOVERING : before.state(), before.version() + 1, waiters);
        this.questions = new Questions(context.vertx());
        this.restarting = before.state() == SessionState.STARTING && phases.containsKey(BOUND);
        this.endedReason = machine.state() == SessionState.CLOSING ? "closed by request" : null;
        this.statements = new StatementQueue(context, snapshot(), this);
        this.statements.restore(left);
    }

    /**
     * Waits for its engine to dial in.
     *
     * @param found empty where that is known to be gone
     */
    void recover(EngineRegistry registry, Optional<Engine> found) {
        engines = registry;
        recovering = true;
        opening = true; // its engine may have it, whatever is known of that
        if (found.isPresent()) {
            engine = found.get();
            engine.attach(key, this);
        } else {
            engineLost("it was not known any more when the server started again");
        }
    }

    @Override
    public void caughtUp(Optional<HeldSession> held) {
        handled = handled.transform(ignored -> recovered(held));
    }

    /** Its engine has dialled in, and what it said before is done. */
    private Future<Void> recovered(Optional<HeldSession> held) {
        if (!recovering || ending) {
            return Future.succeededFuture();
        }
        recovering = false;
        return switch (machine.state()) {
            case RECOVERING -> goOn(held);
            case STARTING -> startOn(held);
            case CLOSING -> closeOn(held);
            case IDLE, BUSY -> held.map(statements::caughtUp).orElseGet(this::giveUpUnheld);
            case CLOSED, FAILED, DEAD -> Future.succeededFuture();
        };
    }

    private Future<Void> goOn(Optional<HeldSession> held) {
        if (held.isEmpty()) {
            return giveUpUnheld();
        }
        if (!held.get().state().acceptsStatements()) {
            return Future.succeededFuture(); // it ends there, and its engine will say so
        }
        LOG.info("session {} ({}) goes on, on {}", name, key, engine.id());
        machine.move(held.get().state() == SessionState.BUSY ? SessionState.BUSY : SessionState.IDLE);
        Future<Void> ends = statements.caughtUp(held.get());
        return context.store().save(snapshot()).transform(ignored -> ends);
    }

    private Future<Void> giveUpUnheld() {
        return lost("its engine did not have it any more after the server had started again");
    }

    private Future<Void> startOn(Optional<HeldSession> held) {
        if (!restarting) {
            statements.recovered();
            open(); // once more, which is answered where it was opened before
        } else if (held.isEmpty()) {
            return nextLife();
        } else {
            engine.send(new EngineCommand.CloseSession(key));
            restartInTime();
        }
        return Future.succeededFuture();
    }

    private Future<Void> closeOn(Optional<HeldSession> held) {
        if (held.isEmpty()) {
            return end(SessionState.CLOSED, endedReason);
        }
        engine.send(new EngineCommand.CloseSession(key));
        closeInTime();
        return Future.succeededFuture();
    }

    @Override
    public long id() {
        return key.session();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String owner() {
        return plan.owner();
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

    /** What a statement asks for as it holds here; fails with CONF_NOT_ALLOWED, CONF_IS_STATIC. */
    SqlTerms admit(SqlTerms asked) {
        ProfileConfig rules = plan.placement().profile().rules();
        new ConfPolicy(rules.allowedConf(), rules.allowedPlaces()).checkForStatement(asked.conf());
        return asked.with(rules.allowedConf());
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

    @Override
    public Attendance attendance() {
        return attendance;
    }

    /** Why its time is over; empty where it is not, and where it ends anyway. */
    Optional<String> overdue(Instant now) {
        return acceptsStatements() && !isStreaming() ? times.overdue(createdAt, idleSince(), now) : Optional.empty();
    }

    private boolean isStreaming() {
        return context.streams().running(id()) > 0;
    }

    /** Empty while a statement, a stream or a client is there. */
    private Optional<Instant> idleSince() {
        boolean isIdle = machine.state() == SessionState.IDLE && statements.isEmpty() && !isStreaming();
        return isIdle ? attendance.unusedSince() : Optional.empty();
    }

    private SessionClocks clocks(SessionState state) {
        if (state.isTerminal() || statements == null) {
            return null;
        }
        Duration ofStatement = context.limits().timeout();
        return new SessionClocks(
                idleSince().orElse(null),
                times.idle().orElse(null),
                times.age().orElse(null),
                ofStatement.isZero() ? null : ofStatement,
                engine == null ? null : engine.startTimeout(),
                isStreaming() ? null : times.expiry(createdAt, idleSince()).orElse(null),
                context.streams().running(id()));
    }

    /** Takes its place in an engine. */
    void takePlace(EngineRegistry registry, Engine found) {
        engines = registry;
        engine = found;
        phase("engine_found");
        awaitsEngine = !engine.ready().isComplete();
    }

    /** Counts in its engine from now on, and hears of it. */
    void attach() {
        engine.attach(key, this);
    }

    /** Gives its place up: it was never heard of. */
    void leavePlace() {
        engine.detach(key);
    }

    /** Opens it in its engine. */
    void start() {
        if (machine.state() == SessionState.STARTING) {
            open();
        }
    }

    /** Whether there is an engine for its next life; without one it ends for that reason. */
    private boolean findEngineAgain() {
        try {
            Placement placement = plan.placement();
            takePlace(engines, engine == null ? engines.place(placement) : engines.again(placement, engine));
            attach();
            return true;
        } catch (GatewayException e) {
            end(SessionState.FAILED, e.getMessage());
            return false;
        }
    }

    private void open() {
        SessionKey opened = key;
        engine.ready().onSuccess(ready -> {
            if (machine.state() == SessionState.STARTING && key.equals(opened)) {
                if (awaitsEngine) {
                    phases.put("engine_launched", engine.launchTime());
                    ready.phases().forEach((step, at) -> phases.put("engine_" + step, at));
                }
                phase("engine_ready");
                opening = true;
                engine.send(new EngineCommand.OpenSession(
                        key,
                        name,
                        spec.language(),
                        plan.conf(),
                        plan.init(),
                        context.files().of(id())));
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
            // In its turn: how statements of a former life ended may be on its way to the store.
            return cancelled
                    .eventually(() -> {
                        handled = handled.transform(ignored -> end(SessionState.CLOSED, reason));
                        return handled;
                    })
                    .map(ignored -> snapshot());
        }
        engine.send(new EngineCommand.CloseSession(key));
        closeInTime();
        // Handed to the store now: after the queue's ends it might overtake the session's own end.
        Future<Void> stored = context.store().save(snapshot());
        return Future.join(cancelled, stored).map(ignored -> snapshot());
    }

    private void closeInTime() {
        long timer = context.vertx().setTimer(engine.closeTimeout().toMillis(), ignored -> closeUnconfirmed());
        ended().onComplete(ignored -> context.vertx().cancelTimer(timer));
    }

    /** Ends it without its engine's word, after what the engine has said before. */
    void closeUnconfirmed() {
        handled = handled.transform(ignored -> giveUp(endedReason + "; its engine did not confirm that within "
                + engine.closeTimeout().toSeconds() + " s"));
    }

    /** Starts it again; succeeds once the store knows. What runs is cancelled first; what waits, waits. */
    Future<SessionSnapshot> restart(String reason) {
        if (machine.state() == SessionState.STARTING) {
            return Future.succeededFuture(snapshot());
        }
        engine.send(new EngineCommand.CloseSession(key));
        return leaveLife(reason).map(ignored -> snapshot());
    }

    /** From now on it waits for its engine to say that its life is over. */
    private Future<Void> leaveLife(String reason) {
        LOG.info("session {} ({}) starts again: {}", name, key, reason);
        lastRestart = new SessionSnapshot.Restart(context.clock().instant(), reason);
        restarting = true;
        machine.move(SessionState.STARTING);
        statements.cancelling();
        restartInTime();
        return context.store().save(snapshot());
    }

    private void restartInTime() {
        SessionKey former = key;
        context.vertx().setTimer(engine.closeTimeout().toMillis(), ignored -> restartUnconfirmed(former));
    }

    /** Begins the next life without its engine's word of the end of this one. */
    private void restartUnconfirmed(SessionKey former) {
        handled = handled.transform(
                ignored -> isBetweenLives() && key.equals(former) ? nextLife() : Future.succeededFuture());
    }

    /** False where it was closed meanwhile. */
    private boolean isBetweenLives() {
        return restarting && machine.state() == SessionState.STARTING;
    }

    /** What it was is gone from its engine: opens it anew, there or where there is a better engine. */
    private Future<Void> nextLife() {
        restarting = false;
        opening = false;
        statements.recovered();
        return statements.failRunning(UNHEARD).transform(ignored -> {
            if (machine.state() != SessionState.STARTING || ending) {
                return Future.succeededFuture();
            }
            SessionKey former = key;
            Engine before = engine;
            key = former.next();
            phases.clear();
            phase("restarted");
            boolean found = findEngineAgain();
            if (before != null) {
                before.detach(former); // only now, since an engine that retires ends with its last session
            }
            context.results().forget(former);
            context.streams().sessionEnded(former, streamsLost(lastRestart.reason()));
            questions.fail("the session starts again");
            return found ? context.store().save(snapshot()).transform(stored -> openNext()) : Future.succeededFuture();
        });
    }

    private Future<Void> openNext() {
        if (machine.state() == SessionState.STARTING) {
            open();
        }
        return Future.succeededFuture();
    }

    /** Whether it can be asked something: its interpreter is bound, and it is not ending. */
    boolean isAnswering() {
        return acceptsStatements()
                && machine.state() != SessionState.STARTING
                && machine.state() != SessionState.RECOVERING;
    }

    /** Has its engine fetch a file before the next statement; a session that is not opened yet is opened with it. */
    void add(SessionFile file) {
        if (opening && !restarting) {
            engine.send(new EngineCommand.AddFile(key, file));
        }
    }

    /** Asks its engine something beside its statements. */
    Future<Answer> ask(Question question) {
        attendance.enter();
        return questions
                .ask(request -> engine.send(new EngineCommand.Ask(key, request, question)))
                .onComplete(ignored -> attendance.leave());
    }

    @Override
    public Future<Void> received(long number, EngineEvent.OfSession event) {
        if (event instanceof EngineEvent.Answered answered) {
            questions.answered(answered); // at once: an answer has no place among the events that are stored
            return Future.succeededFuture();
        }
        if (event instanceof EngineEvent.StatementAwaiting awaiting) {
            if (event.key().equals(key)) {
                statements.awaiting(awaiting.statement()); // at once: to a new server its engine tells what runs beside
            }
            return Future.succeededFuture();
        }
        if (event instanceof EngineEvent.OfStream ofStream) {
            told(ofStream); // at once as well: of streams nothing is stored
            return Future.succeededFuture();
        }
        if (event instanceof EngineEvent.OfStatement ofStatement && isOfTheWay(ofStatement)) {
            // The next event need not wait until this one is stored, but its engine keeps it until then.
            Promise<Void> stored = Promise.promise();
            handled = handled.transform(ignored -> {
                if (event.key().equals(key)) {
                    statements.told(number, ofStatement).onComplete(stored);
                } else {
                    stored.complete(); // of a former life
                }
                return Future.succeededFuture();
            });
            return stored.future();
        }
        handled = handled.transform(ignored -> handle(event));
        return handled;
    }

    private void told(EngineEvent.OfStream event) {
        if (event.key().equals(key) && !ending) {
            context.streams().told(this, event);
            attendance.used(); // its clock begins when the last stream has ended
        }
    }

    @Override
    public void stopStream(String run) {
        engine.send(new EngineCommand.StopStream(key, run));
    }

    /** Not of a statement's end, nor of the session's. */
    private static boolean isOfTheWay(EngineEvent.OfStatement event) {
        return !(event instanceof EngineEvent.StatementFinished) && !(event instanceof EngineEvent.SessionStuck);
    }

    @Override
    public void engineLost(String cause) {
        handled = handled.transform(ignored -> lost("the engine was lost: " + cause));
    }

    private Future<Void> lost(String cause) {
        if (isBetweenLives()) {
            return nextLife();
        }
        if (spec.restart() == RestartPolicy.NEVER || !wasOpen()) {
            return giveUp(cause);
        }
        return comebacks.next(context.clock().instant())
                ? comeBack(cause)
                : giveUp(cause + "; the session came back " + Comebacks.MOST + " times within "
                        + Comebacks.WITHIN.toMinutes() + " minutes, and does not again");
    }

    /** One that never was, or that is on its way out, has nothing to come back to. */
    private boolean wasOpen() {
        boolean everOpen = machine.state() != SessionState.STARTING || lastRestart != null;
        return everOpen && acceptsStatements();
    }

    /** Starts it again though its engine is gone. */
    private Future<Void> comeBack(String cause) {
        LOG.info("session {} ({}) comes back: {}", name, key, cause);
        // What waits was not sent; but what an earlier run of the server left as waiting may have run without a word.
        boolean isAllKnown = !recovering;
        lastRestart = new SessionSnapshot.Restart(context.clock().instant(), cause);
        restarting = true;
        recovering = false;
        opening = false; // there is nothing left that a close would have to wait for
        if (machine.state() != SessionState.STARTING) {
            machine.move(SessionState.STARTING);
        }
        StatementError unheard = StatementError.of("EngineLost", StatementSnapshot.ENGINE_LOST, cause);
        Future<Void> ends = isAllKnown ? statements.failRunning(unheard) : statements.fail(unheard, unheard);
        return ends.transform(ignored -> isBetweenLives() ? nextLife() : Future.succeededFuture());
    }

    private Future<Void> handle(EngineEvent.OfSession event) {
        if (!event.key().equals(key)) {
            return Future.succeededFuture(); // of a former life
        }
        if (event instanceof EngineEvent.SessionOpened isOpen) {
            return opened(isOpen.phases());
        }
        if (event instanceof EngineEvent.SessionFailed failed) {
            return end(
                    SessionState.FAILED,
                    failed.error().name() + ": " + failed.error().message());
        }
        if (event instanceof EngineEvent.SessionStuck stuck) {
            return stuck(stuck.statement());
        }
        if (event instanceof EngineEvent.SessionClosed isClosed) {
            if (isBetweenLives()) {
                return nextLife();
            }
            return isClosed.reason() == null
                    ? end(unasked(), "closed by its engine")
                    : endedByItsCode(isClosed.reason());
        }
        if (event instanceof EngineEvent.StatementFinished finished) {
            return statements.finished(finished);
        }
        return Future.succeededFuture();
    }

    /** Its engine leaves it behind with code that cannot be stopped, and will say when it has. */
    private Future<Void> stuck(int statement) {
        return machine.state().canBecome(SessionState.STARTING)
                ? leaveLife("the code of statement " + statement + " could not be stopped and was left behind")
                : Future.succeededFuture();
    }

    private Future<Void> endedByItsCode(String reason) {
        return end(machine.state() == SessionState.STARTING ? SessionState.FAILED : SessionState.CLOSED, reason);
    }

    private Future<Void> opened(Map<String, Instant> engineSteps) {
        if (machine.state() != SessionState.STARTING || restarting) {
            return Future.succeededFuture();
        }
        phases.putAll(engineSteps);
        phase(BOUND);
        attendance.used();
        machine.move(SessionState.IDLE);
        Instant begun = lastRestart == null ? createdAt : lastRestart.at();
        context.metrics()
                .sessionStarted(
                        origin(), Duration.between(begun, context.clock().instant()));
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
        StatementError running = StatementError.of("EngineLost", StatementSnapshot.ENGINE_LOST, cause);
        StatementError queued =
                StatementError.of("EngineLost", StatementSnapshot.ENGINE_LOST, cause + "; the statement never ran");
        return statements.fail(running, queued).transform(ignored -> end(unasked(), cause));
    }

    /** How it ends where nobody asked for that. */
    private SessionState unasked() {
        boolean neverStarted = machine.state() == SessionState.STARTING && lastRestart == null;
        return neverStarted ? SessionState.FAILED : SessionState.DEAD;
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
        context.results().forget(key);
        context.streams().sessionEnded(key, last == SessionState.CLOSED ? null : streamsLost(reason));
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

    private static StatementError streamsLost(String reason) {
        return StatementError.of("SessionEnded", "SESSION_NOT_OPEN", "its session ended: " + reason);
    }

    @Override
    public boolean isReady() {
        return (machine.state() == SessionState.IDLE || machine.state() == SessionState.BUSY) && !ending;
    }

    @Override
    public void dispatch(Statement statement) {
        StatementSpec asked = statement.spec();
        var limits =
                new TableLimits(asked.rowBound(), context.bounds().results().maxBytes());
        engine.send(new EngineCommand.RunStatement(
                key,
                statement.id(),
                asked.language(),
                asked.code(),
                limits,
                asked.parameters(),
                asked.mode(),
                asked.concurrent(),
                asked.terms()));
    }

    @Override
    public void cancelOnEngine(Statement statement) {
        engine.send(new EngineCommand.CancelStatement(key, statement.id()));
    }

    @Override
    public void runningChanged(boolean running) {
        // While it starts it is the end of what ran in a former life; while it recovers not all is known.
        if (machine.state() != SessionState.STARTING && machine.state() != SessionState.RECOVERING) {
            machine.tryMove(running ? SessionState.BUSY : SessionState.IDLE);
        }
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
                plan.owner(),
                spec,
                state,
                key.generation(),
                engine == null ? null : engine.id(),
                phases,
                createdAt,
                endedAt,
                endedReason,
                machine.version(),
                lastRestart,
                clocks(state));
    }
}
