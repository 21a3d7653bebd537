package dev.parley.session.host;

import dev.parley.protocol.model.StatementError;
import dev.parley.session.interpreter.Execution;
import dev.parley.session.interpreter.Outcome;
import dev.parley.session.interpreter.SessionRuntime;
import dev.parley.session.output.OutputRouter;
import java.util.concurrent.CancellationException;

/** Runs a run's code on the calling thread, whatever the code does to that thread. Thread-safe. */
final class CodeRunner {
    private static final StatementError STOPPED =
            StatementError.of("InterruptedException", null, "the code was interrupted");

    private final OutputRouter<Execution> router;
    private final SessionRuntime runtime;

    CodeRunner(OutputRouter<Execution> router, SessionRuntime runtime) {
        this.router = router;
        this.runtime = runtime;
    }

    /** The run's outcome; the run is in delivery after this. */
    Outcome run(StatementRun run) {
        Outcome outcome = new Outcome.Failed(STOPPED);
        try {
            if (run.execution().isConcurrent()) {
                router.beginBeside(runtime.owner(), run.execution());
            } else {
                router.begin(runtime.owner(), run.execution());
            }
            outcome = runtime.run(run.execution(), run);
        } catch (CancellationException | ThreadDeath e) {
            outcome = new Outcome.Failed(STOPPED);
        } catch (Throwable e) {
            // An interpreter reports what code throws; this is what the interpreter itself threw.
            outcome = new Outcome.Failed(StatementError.of(e.getClass().getSimpleName(), null, e.getMessage()));
        } finally {
            run.deliver();
            router.end();
        }
        if (run.isCancelled()) {
            // The code may have submitted a job just after its jobs were cancelled, and not have waited for it.
            runtime.cancelJobs(run.execution());
        }
        return run.doomed().<Outcome>map(Outcome.Failed::new).orElse(outcome);
    }
}
