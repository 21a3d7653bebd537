package dev.parley.session.host;

import dev.parley.protocol.engine.EngineEvent.StatementFinished;
import dev.parley.protocol.engine.EngineEvent.StatementStarted;
import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.model.StatementError;
import dev.parley.protocol.model.StatementState;
import dev.parley.session.interpreter.Outcome;
import dev.parley.session.interpreter.SessionRuntime;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** Runs a session's statements and tells the server of each. Thread-safe: some may run beside others. */
final class StatementRunner {
    private final SessionKey key;
    private final HostServices services;
    private final CodeRunner code;

    StatementRunner(SessionKey key, HostServices services, SessionRuntime runtime) {
        this.key = key;
        this.services = services;
        this.code = new CodeRunner(services.router(), runtime);
    }

    void run(StatementRun run) {
        run(run, Optional::empty);
    }

    /**
     * Runs it once its session has what its code needs. The fetch of that is part of the run, so that whatever ends a run
     * ends it as well: a cancel, the server's time limit, the end of the session.
     *
     * @param missing gets that; why it could not, and the code cannot run
     */
    void run(StatementRun run, Supplier<Optional<StatementError>> missing) {
        if (!run.begin()) {
            finish(run, StatementState.CANCELLED, null);
            return;
        }
        services.events().send(new StatementStarted(key, run.statement(), run.startedAt()));
        missing.get().ifPresentOrElse(error -> fail(run, error), () -> runCode(run));
    }

    private void runCode(StatementRun run) {
        services.statements().incrementAndGet();
        var channel = services.pump().open(key, run.statement(), run.execution());
        Outcome outcome = code.run(run);
        channel.finish(run);
        if (run.isAbandoned()) {
            run.end();
        } else {
            deliver(run, outcome);
        }
    }

    /** Tells the end of a run whose code could not be stopped. */
    void abandoned(StatementRun run) {
        if (run.statement() < 0) {
            return; // an init snippet
        }
        services.pump().abandon(key, run.statement());
        StatementError error = run.doomed()
                .orElseGet(() -> Abandonment.error(services.canceller().deadline()));
        finished(run, StatementState.FAILED, error);
    }

    private void deliver(StatementRun run, Outcome outcome) {
        if (outcome instanceof Outcome.Failed failed) {
            fail(run, failed.error());
            return;
        }
        var succeeded = (Outcome.Succeeded) outcome;
        if (run.end()) {
            services.events()
                    .send(new StatementFinished(
                            key,
                            run.statement(),
                            StatementState.SUCCEEDED,
                            run.startedAt(),
                            Instant.now(),
                            succeeded.table(),
                            null,
                            succeeded.rowsWritten()));
        }
    }

    /** What failed while it was being cancelled is cancelled, unless its own code is why. */
    private void fail(StatementRun run, StatementError error) {
        Optional<StatementError> doom = run.doomed();
        if (doom.isPresent()) {
            finish(run, StatementState.FAILED, doom.get());
        } else if (run.isCancelled()) {
            finish(run, StatementState.CANCELLED, null);
        } else {
            finish(run, StatementState.FAILED, error);
        }
    }

    private void finish(StatementRun run, StatementState state, StatementError error) {
        if (run.end()) {
            finished(run, state, error);
        }
    }

    private void finished(StatementRun run, StatementState state, StatementError error) {
        services.events()
                .send(new StatementFinished(key, run.statement(), state, run.startedAt(), Instant.now(), null, error));
    }
}
