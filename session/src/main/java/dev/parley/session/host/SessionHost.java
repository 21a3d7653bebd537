package dev.parley.session.host;

import dev.parley.protocol.engine.EngineCommand.AddFile;
import dev.parley.protocol.engine.EngineCommand.Ask;
import dev.parley.protocol.engine.EngineCommand.CancelStatement;
import dev.parley.protocol.engine.EngineCommand.CloseSession;
import dev.parley.protocol.engine.EngineCommand.OpenSession;
import dev.parley.protocol.engine.EngineCommand.RunStatement;
import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.engine.EngineEvent.SessionClosed;
import dev.parley.protocol.engine.EngineEvent.SessionFailed;
import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.link.Frame.HeldSession;
import dev.parley.protocol.model.StatementError;
import dev.parley.protocol.model.StatementState;
import dev.parley.session.guard.EndingGuard;
import dev.parley.session.interpreter.Execution;
import dev.parley.session.interpreter.SparkRuntime;
import dev.parley.session.output.OutputRouter;
import dev.parley.session.task.RepeatedTask;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The engine's sessions by key. Thread-safe; its verbs return at once and are answered by events. */
public final class SessionHost implements EndingGuard.Sessions, AutoCloseable {
    static final int MOST_SESSIONS = 200;
    /** How long code may go on after it was cancelled, where nobody says otherwise. */
    static final Duration CANCEL_DEADLINE = Duration.ofSeconds(15);

    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);

    /** At statements that may wait for a stream. */
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "parley-looks");
        thread.setDaemon(true);
        return thread;
    });

    private final Map<SessionKey, HostedSession> sessions = new ConcurrentHashMap<>();
    private final AtomicLong gone = new AtomicLong();
    private final Events events;
    private final HostServices services;

    /**
     * A host without sessions.
     *
     * @param spark comes when it is up; sessions that were opened before wait for it
     */
    public SessionHost(
            Events events, Results results, OutputRouter<Execution> router, CompletableFuture<SparkRuntime> spark) {
        this(events, results, router, spark, CANCEL_DEADLINE);
    }

    /**
     * The same.
     *
     * @param cancelDeadline code that goes on for so long after it was cancelled is left behind with its interpreter
     */
    public SessionHost(
            Events events,
            Results results,
            OutputRouter<Execution> router,
            CompletableFuture<SparkRuntime> spark,
            Duration cancelDeadline) {
        this(events, results, Files.none(), router, spark, cancelDeadline);
    }

    /**
     * The same.
     *
     * @param files where the files of sessions come from
     */
    public SessionHost(
            Events events,
            Results results,
            Files files,
            OutputRouter<Execution> router,
            CompletableFuture<SparkRuntime> spark,
            Duration cancelDeadline) {
        this.events = events;
        this.services = new HostServices(
                events,
                results,
                files,
                router,
                new OutputPump(events),
                new Canceller(cancelDeadline),
                new AbandonedThreads(),
                new AtomicLong(),
                spark);
    }

    /** Starts what sessions share. */
    public void start() {
        services.pump().start();
        long period = BETWEEN_LOOKS.toMillis();
        var unused = looks.scheduleWithFixedDelay(
                new RepeatedTask("statements that wait for streams could not be found", () -> sessions.values()
                        .forEach(HostedSession::letOthersBy)),
                period,
                period,
                TimeUnit.MILLISECONDS);
    }

    /** Opens a session; one that is open answers again. */
    public void open(OpenSession command) {
        HostedSession held = sessions.get(command.key());
        if (held != null) {
            held.answerOpened();
        } else if (sessions.size() >= MOST_SESSIONS) {
            String message = "this engine has " + MOST_SESSIONS + " sessions open, its most";
            events.send(new SessionFailed(
                    command.key(), StatementError.of("SessionLimit", "SESSION_LIMIT_REACHED", message)));
        } else {
            var session = new HostedSession(command, services, () -> forget(command.key()));
            sessions.put(command.key(), session);
            session.start();
        }
    }

    private void forget(SessionKey key) {
        sessions.remove(key);
        gone.incrementAndGet();
    }

    /** How many have a name now. */
    public int openSessions() {
        return sessions.size();
    }

    /** How many there were and are no more, those included that failed to open: each used an interpreter. */
    public long closedSessions() {
        return gone.get();
    }

    /** How many statements have run, or run now. */
    public long statementsRun() {
        return services.statements().get();
    }

    /** How many threads go on with code that could not be stopped. */
    public int abandonedThreads() {
        return services.abandoned().count();
    }

    /** Queues a statement; one whose id was seen is ignored. */
    public void run(RunStatement command) {
        HostedSession session = sessions.get(command.key());
        if (session == null || !session.submit(command)) {
            Instant now = Instant.now();
            String message = "session " + command.key() + " is not open in this engine";
            StatementError error = StatementError.of("SessionNotOpen", "SESSION_NOT_OPEN", message);
            EngineEvent refused = new EngineEvent.StatementFinished(
                    command.key(), command.statement(), StatementState.FAILED, now, now, null, error);
            events.send(refused);
        }
    }

    /** Cancels a statement that runs or waits; ignored where it has ended. */
    public void cancel(CancelStatement command) {
        HostedSession session = sessions.get(command.key());
        if (session != null) {
            session.cancel(command.statement());
        }
    }

    /** Has a session get a file before its next statement; ignored where it is gone. */
    public void addFile(AddFile command) {
        HostedSession session = sessions.get(command.key());
        if (session != null) {
            session.addFile(command.file());
        }
    }

    /** Has a session answer a question. */
    public void ask(Ask command) {
        HostedSession session = sessions.get(command.key());
        if (session == null) {
            String message = "session " + command.key() + " is not open in this engine";
            StatementError error = StatementError.of("SessionNotOpen", "SESSION_NOT_OPEN", message);
            events.send(new EngineEvent.Answered(command.key(), command.request(), null, error));
        } else {
            session.ask(command);
        }
    }

    /** Ends a session; one that is not here is closed by definition. */
    public void close(CloseSession command) {
        HostedSession session = sessions.get(command.key());
        if (session == null) {
            events.send(new SessionClosed(command.key(), null));
        } else {
            session.close();
        }
    }

    @Override
    public void endByItsCode(long owner, String call) {
        sessions.values().stream().filter(session -> session.isOwner(owner)).forEach(it -> it.endByItsCode(call));
    }

    /** What the server is told at each connection. */
    public List<HeldSession> held() {
        return sessions.values().stream().map(HostedSession::held).toList();
    }

    /** Ends all sessions, waiting for them within bounds. */
    @Override
    public void close() {
        var open = List.copyOf(sessions.values());
        open.forEach(HostedSession::close);
        Instant deadline = Instant.now().plus(CLOSE_PATIENCE);
        open.forEach(session -> session.awaitEnd(deadline));
        looks.shutdownNow();
        services.pump().close();
        services.canceller().close();
    }
}
