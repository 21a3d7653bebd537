package dev.parley.session.host;

import dev.parley.protocol.model.StatementError;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How the statements of a session end whose code could not be stopped: that code goes on, on its thread. Belongs to a
 * thread that is not the session's.
 */
final class Abandonment {
    /** Others that run beside may still end by themselves. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final HostServices services;
    private final StatementQueue queue;
    private final StatementRunner runner;

    /**
     * One that has not begun.
     *
     * @param queue the session's, whose runs have been cancelled
     */
    Abandonment(HostServices services, StatementQueue queue, StatementRunner runner) {
        this.services = services;
        this.queue = queue;
        this.runner = runner;
    }

    static StatementError error(Duration deadline) {
        String message = "the code could not be stopped within " + deadline.toMillis() / 1000.0
                + " s; it was left behind with its interpreter, and the session starts again";
        return StatementError.of("StatementAbandoned", "STATEMENT_ABANDONED", message);
    }

    /** Ends all statements: those that wait as cancelled, those that go on as abandoned. */
    void endStatements(StatementRun stuck, Consumer<StatementRun> cancel) {
        List<StatementRun> waiting = queue.abandon();
        waiting.forEach(cancel);
        waiting.forEach(runner::run);
        abandon(stuck);
        queue.running().ifPresent(cancel);
        queue.beside().forEach(cancel);
        queue.running().ifPresent(this::awaitEnd);
        queue.beside().forEach(this::awaitEnd);
    }

    private void awaitEnd(StatementRun run) {
        try {
            if (!run.isAbandoned()) {
                run.awaitEnd(PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        abandon(run);
    }

    private void abandon(StatementRun run) {
        Optional<Thread> goingOn = run.abandon();
        goingOn.ifPresent(thread -> {
            services.abandoned().add(thread);
            runner.abandoned(run);
        });
    }
}
