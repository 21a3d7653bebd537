package dev.parley.session.host;

import dev.parley.protocol.engine.EngineCommand.Ask;
import dev.parley.protocol.engine.EngineCommand.OpenSession;
import dev.parley.protocol.engine.EngineCommand.RunStatement;
import dev.parley.protocol.engine.EngineEvent.SessionClosed;
import dev.parley.protocol.engine.EngineEvent.SessionFailed;
import dev.parley.protocol.engine.EngineEvent.SessionOpened;
import dev.parley.protocol.link.Frame.HeldSession;
import dev.parley.protocol.model.SessionState;
import dev.parley.protocol.model.StatementError;
import dev.parley.session.interpreter.Execution;
import dev.parley.session.interpreter.SessionRefusedException;
import dev.parley.session.interpreter.SessionRuntime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One open session: a thread that opens it, runs its statements in order, and closes it. Thread-safe. */
final class HostedSession {
    private static final Logger LOG = LoggerFactory.getLogger(HostedSession.class);

    private final OpenSession command;
    private final HostServices services;
    private final Runnable onGone;
    private final Thread thread;
    private final AnswerDesk desk;
    private final StatementQueue queue = new StatementQueue();
    private SessionState state = SessionState.STARTING;
    private String endedReason;
    private volatile SessionRuntime runtime;

    /**
     * A session that is not started.
     *
     * @param onGone runs when nothing of it is left, before its last event is sent
     */
    HostedSession(OpenSession command, HostServices services, Runnable onGone) {
        this.command = command;
        this.services = services;
        this.onGone = onGone;
        this.thread = new Thread(this::live, "parley-session-" + command.key());
        thread.setDaemon(true);
        this.desk = new AnswerDesk("parley-answers-" + command.key(), services.events(), this::rest);
    }

    void start() {
        thread.start();
    }

    synchronized void answerOpened() {
        if (state == SessionState.IDLE) {
            services.events().send(new SessionOpened(command.key(), runtime.phases()));
        }
    }

    HeldSession held() {
        Integer running = queue.running()
                .map(StatementRun::statement)
                .filter(id -> id >= 0)
                .orElse(null);
        return new HeldSession(command.key(), shownState(running), queue.lastAccepted(), running);
    }

    private synchronized SessionState shownState(Integer running) {
        return state == SessionState.IDLE && running != null ? SessionState.BUSY : state;
    }

    /** Takes a statement; false where none is taken any more. */
    boolean submit(RunStatement run) {
        String id = "parley-" + command.key() + "-" + run.statement();
        return queue.submit(new StatementRun(run.statement(), new Execution(id, run)));
    }

    void cancel(int statement) {
        queue.find(statement).ifPresent(this::cancel);
    }

    private void cancel(StatementRun run) {
        services.canceller()
                .cancel(run, () -> Optional.ofNullable(runtime).ifPresent(it -> it.cancelJobs(run.execution())));
    }

    /** Answers a question beside what runs. */
    void ask(Ask command) {
        SessionRuntime open = runtime;
        if (open == null || isClosing()) {
            desk.refuse(command, StatementError.of("SessionNotOpen", "SESSION_NOT_OPEN", "the session is not open"));
        } else {
            desk.ask(command, open);
        }
    }

    private void rest() {
        Optional.ofNullable(runtime).ifPresent(SessionRuntime::forgetQuestions);
    }

    void close() {
        synchronized (this) {
            if (!state.canBecome(SessionState.CLOSING)) {
                return;
            }
            state = SessionState.CLOSING;
        }
        queue.close().forEach(this::cancel);
    }

    /** Whether classes of this owner are this session's. */
    boolean isOwner(long owner) {
        SessionRuntime open = runtime;
        return open != null && open.owner() == owner;
    }

    /** Its code called what would end the engine: what runs fails and the session ends, in the way of a close. */
    void endByItsCode(String call) {
        StatementError error = EndedByCode.error(call);
        synchronized (this) {
            if (!state.canBecome(SessionState.CLOSING)) {
                return;
            }
            state = SessionState.CLOSING;
            endedReason = EndedByCode.reason(call);
        }
        queue.running().ifPresent(run -> run.doom(error));
        queue.close().forEach(this::cancel);
    }

    void awaitEnd(Instant deadline) {
        try {
            thread.join(Math.max(1, Duration.between(Instant.now(), deadline).toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void live() {
        Optional<StatementError> refused = open();
        refused.ifPresentOrElse(this::fail, this::runStatements);
    }

    private void fail(StatementError error) {
        LOG.info("session {} failed to open: {}", command.key(), error.name());
        boolean closing = isClosing();
        free();
        services.events()
                .send(
                        closing
                                ? new SessionClosed(command.key(), endedReason())
                                : new SessionFailed(command.key(), error));
    }

    private void runStatements() {
        synchronized (this) {
            if (state == SessionState.STARTING) {
                state = SessionState.IDLE;
                services.events().send(new SessionOpened(command.key(), runtime.phases()));
            }
        }
        LOG.info("session {} is open", command.key());
        var runner = new StatementRunner(command.key(), services, runtime);
        for (Optional<StatementRun> next = queue.take(); next.isPresent(); next = queue.take()) {
            runner.run(next.get());
            queue.ended();
        }
        free();
        LOG.info("session {} is closed", command.key());
        services.events().send(new SessionClosed(command.key(), endedReason()));
    }

    /** Why it could not be opened, or empty where it is. */
    private Optional<StatementError> open() {
        try {
            runtime = services.spark().join().open(command.key(), command.conf());
            return new InitSnippets(command, services, runtime).run(queue);
        } catch (SessionRefusedException e) {
            return Optional.of(e.error());
        } catch (CompletionException e) {
            return Optional.of(
                    StatementError.of("EngineFailed", "ENGINE_NOT_STARTED", "Spark did not start in this engine"));
        } catch (Exception | LinkageError | StackOverflowError | OutOfMemoryError e) {
            LOG.error("session {} could not be opened", command.key(), e);
            return Optional.of(StatementError.of(e.getClass().getSimpleName(), null, e.getMessage()));
        }
    }

    private synchronized boolean isClosing() {
        return state == SessionState.CLOSING;
    }

    /** Why its code ended it, or null where that is not so. */
    private synchronized String endedReason() {
        return endedReason;
    }

    private void free() {
        queue.close();
        desk.close();
        if (runtime != null) {
            try {
                runtime.close();
            } catch (RuntimeException | LinkageError e) {
                LOG.error("session {} could not free all that it held", command.key(), e);
            }
        }
        onGone.run();
    }
}
