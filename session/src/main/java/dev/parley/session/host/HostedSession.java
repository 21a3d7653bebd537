package dev.parley.session.host;

import dev.parley.protocol.engine.EngineCommand.Ask;
import dev.parley.protocol.engine.EngineCommand.OpenSession;
import dev.parley.protocol.engine.EngineCommand.RunStatement;
import dev.parley.protocol.engine.EngineEvent.SessionClosed;
import dev.parley.protocol.engine.EngineEvent.SessionFailed;
import dev.parley.protocol.engine.EngineEvent.SessionOpened;
import dev.parley.protocol.engine.EngineEvent.SessionStuck;
import dev.parley.protocol.engine.EngineEvent.StatementAwaiting;
import dev.parley.protocol.link.Frame.HeldSession;
import dev.parley.protocol.model.SessionFile;
import dev.parley.protocol.model.SessionState;
import dev.parley.protocol.model.StatementError;
import dev.parley.session.interpreter.Execution;
import dev.parley.session.interpreter.SessionRefusedException;
import dev.parley.session.interpreter.SessionRuntime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One open session: a thread that opens it, runs its statements in order, and closes it, and one more for each statement
 * beside them. Where a statement waits for a stream, its thread is left to it and another one goes on. Thread-safe.
 */
final class HostedSession {
    private static final Logger LOG = LoggerFactory.getLogger(HostedSession.class);

    private final OpenSession command;
    private final HostServices services;
    private final Runnable onGone;
    private volatile Thread thread;
    private final AnswerDesk desk;
    private final StatementQueue queue = new StatementQueue();
    private final SessionFiles files;
    /** Changed under the lock, and read without it where the link asks: whoever has the lock may be sending. */
    private volatile SessionState state = SessionState.STARTING;

    private String endedReason;
    private boolean ends;
    private volatile SessionRuntime runtime;
    private volatile StatementRunner runner;
    /** Whether it is open; completes once that is known. */
    private final CompletableFuture<Boolean> opened = new CompletableFuture<>();

    /**
     * A session that is not started.
     *
     * @param onGone runs when nothing of it is left, before its last event is sent
     */
    HostedSession(OpenSession command, HostServices services, Runnable onGone) {
        this.command = command;
        this.services = services;
        this.files = new SessionFiles(command.key(), services, command.files());
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

    /** What it is now; asks for no lock within which events are sent. */
    HeldSession held() {
        Integer running = queue.running()
                .map(StatementRun::statement)
                .filter(id -> id >= 0)
                .orElse(null);
        List<Integer> beside =
                queue.beside().stream().map(StatementRun::statement).toList();
        boolean isBusy = running != null || !beside.isEmpty();
        SessionState now = state;
        SessionState shown = now == SessionState.IDLE && isBusy ? SessionState.BUSY : now;
        return new HeldSession(command.key(), shown, queue.lastAccepted(), running, beside);
    }

    /** Takes a statement; false where none is taken any more. */
    boolean submit(RunStatement run) {
        String id = "parley-" + command.key() + "-" + run.statement();
        var execution = new Execution(id, run, () -> services.results().begin(command.key(), run.statement()));
        var statement = new StatementRun(run.statement(), execution);
        return run.concurrent() ? queue.submitBeside(statement, this::startBeside) : queue.submit(statement);
    }

    private void startBeside(StatementRun run) {
        var own = new Thread(() -> runBeside(run), "parley-session-" + command.key() + "-" + run.statement());
        own.setDaemon(true);
        own.start();
    }

    private void runBeside(StatementRun run) {
        try {
            if (opened.join()) {
                runner.run(run);
            }
        } finally {
            queue.ended(run);
        }
    }

    void cancel(int statement) {
        queue.find(statement).ifPresent(this::cancel);
    }

    private void cancel(StatementRun run) {
        services.canceller()
                .cancel(
                        run,
                        () -> Optional.ofNullable(runtime).ifPresent(it -> it.cancelJobs(run.execution())),
                        () -> abandon(run));
        queue.cancelled();
    }

    /** Where the statement in its turn waits for a stream, others have their turn. Called now and then. */
    void letOthersBy() {
        SessionRuntime open = runtime;
        if (open != null) {
            queue.running()
                    .filter(run -> run.statement() >= 0)
                    .filter(run -> run.threadInCode().filter(open::awaitsStream).isPresent())
                    .ifPresent(this::letOthersBy);
        }
    }

    private void letOthersBy(StatementRun awaiting) {
        boolean isFirst = !awaiting.wentAside(); // else there is such a thread already
        if (queue.setAside(awaiting)) {
            services.events().send(new StatementAwaiting(command.key(), awaiting.statement()));
            if (isFirst) {
                goOnElsewhere();
            }
        }
    }

    private void goOnElsewhere() {
        var next = new Thread(this::runOn, "parley-session-" + command.key());
        next.setDaemon(true);
        thread = next;
        next.start();
    }

    /** Its code could not be stopped: that and the interpreter are left behind. Returns at once. */
    private void abandon(StatementRun stuck) {
        if (!beginEnd()) {
            return; // it ends already, and frees what it holds itself
        }
        var undertaker = new Thread(() -> leaveBehind(stuck), "parley-abandon-" + command.key());
        undertaker.setDaemon(true);
        undertaker.start();
    }

    private void leaveBehind(StatementRun stuck) {
        boolean wasClosing;
        synchronized (this) {
            wasClosing = state == SessionState.CLOSING;
            state = SessionState.CLOSING;
        }
        LOG.error("session {} is left behind with code that could not be stopped", command.key());
        if (!wasClosing) { // before a statement ends, lest the server send the next one
            services.events().send(new SessionStuck(command.key(), stuck.statement()));
        }
        opened.complete(false);
        new Abandonment(services, queue, runner).endStatements(stuck, this::cancel);
        onGone.run();
        // Told before it is freed: the next life of the session shares nothing with this one.
        services.events().send(new SessionClosed(command.key(), endedReason()));
        closeRuntime();
    }

    /** Whoever is first ends the session; true for that one. */
    private synchronized boolean beginEnd() {
        boolean isFirst = !ends;
        ends = true;
        return isFirst;
    }

    /** It is to have this file before its next statement. */
    void addFile(SessionFile file) {
        files.tell(file);
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
        if (!beginEnd()) {
            return; // it was left behind meanwhile
        }
        LOG.info("session {} failed to open: {}", command.key(), error.name());
        opened.complete(false);
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
        opened.complete(true);
        runOn();
    }

    private void runOn() {
        for (Optional<StatementRun> next = queue.take(); next.isPresent(); next = queue.take()) {
            StatementRun run = next.get();
            runner.run(run, () -> files.add(runtime, run));
            queue.ended(run);
            if (run.wentAside()) {
                return; // another thread goes on
            }
        }
        queue.awaitBeside();
        if (!beginEnd()) {
            return; // it was left behind, and this thread was one that went on
        }
        free();
        LOG.info("session {} is closed", command.key());
        services.events().send(new SessionClosed(command.key(), endedReason()));
    }

    /** Why it could not be opened, or empty where it is. */
    private Optional<StatementError> open() {
        try {
            runtime = services.spark().join().open(command.key(), command.language(), command.conf());
            runner = new StatementRunner(command.key(), services, runtime);
            Optional<StatementError> missing = files.addFirst(runtime, queue);
            return missing.isPresent() ? missing : new InitSnippets(command, services, runtime).run(queue);
        } catch (SessionRefusedException e) {
            return Optional.of(e.error());
        } catch (CompletionException e) {
            return Optional.of(
                    StatementError.of("EngineFailed", "ENGINE_NOT_STARTED", "Spark did not start in this engine"));
        } catch (Exception | LinkageError | StackOverflowError | OutOfMemoryError e) {
            LOG.error("session {} could not be opened", command.key(), e);
            return Optional.of(
                    services.spark().join().isStopped()
                            ? StatementError.of(
                                    "EngineFailed", "ENGINE_NOT_STARTED", "Spark has stopped in this engine")
                            : StatementError.of(e.getClass().getSimpleName(), null, e.getMessage()));
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
        closeRuntime();
        onGone.run();
    }

    private void closeRuntime() {
        desk.close();
        if (runtime != null) {
            try {
                runtime.close();
            } catch (RuntimeException | LinkageError e) {
                LOG.error("session {} could not free all that it held", command.key(), e);
            }
        }
    }
}
