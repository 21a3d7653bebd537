package dev.parley.session.host;

import dev.parley.protocol.model.StatementError;
import dev.parley.session.interpreter.Execution;
import dev.parley.session.interpreter.UserCode;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/**
 * One execution on its session's thread, and what may be done to that thread. Thread-safe.
 *
 * <p>Only while code of the user's runs may the thread be stopped: what is around it must be whole. A compiler must not
 * even be interrupted; what talks to the link waits for it, and may be.
 */
final class StatementRun implements UserCode {
    private final Execution execution;
    private final int statement;
    private Phase phase = Phase.QUEUED;
    private Thread thread;
    private Instant startedAt;
    private boolean cancelled;
    private StatementError doom;

    private enum Phase {
        QUEUED,
        INTERPRETER,
        CODE,
        DELIVERY,
        ENDED
    }

    StatementRun(int statement, Execution execution) {
        this.statement = statement;
        this.execution = execution;
    }

    int statement() {
        return statement;
    }

    Execution execution() {
        return execution;
    }

    synchronized Instant startedAt() {
        return startedAt;
    }

    /** It will fail with this, whatever its code still does; one that was cancelled before stays so. */
    synchronized void doom(StatementError error) {
        if (!cancelled && doom == null) {
            doom = error;
        }
    }

    synchronized Optional<StatementError> doomed() {
        return Optional.ofNullable(doom);
    }

    synchronized boolean isCancelled() {
        return cancelled;
    }

    /** The calling thread takes it over; false where it was cancelled before. */
    synchronized boolean begin() {
        startedAt = Instant.now();
        if (cancelled) {
            phase = Phase.ENDED;
            return false;
        }
        thread = Thread.currentThread();
        phase = Phase.INTERPRETER;
        return true;
    }

    @Override
    public <T> T run(Supplier<T> code) {
        try {
            enterCode();
            return code.get();
        } finally {
            leaveCode();
        }
    }

    private synchronized void enterCode() {
        if (cancelled) {
            throw new CancellationException("cancelled before the code ran");
        }
        phase = Phase.CODE;
    }

    @SuppressWarnings("ThreadPriorityCheck") // it is no hint to a scheduler here
    private void leaveCode() {
        boolean settled = false;
        while (!settled) {
            try {
                spare();
                Thread.yield(); // where a stop that was asked for before is still to arrive, it arrives here
                settled = true;
            } catch (ThreadDeath late) {
                settled = false; // the code ended while it was being stopped
            }
        }
    }

    private synchronized void spare() {
        phase = Phase.INTERPRETER;
        Thread.interrupted(); // neither the interpreter nor the delivery of a result is to meet the code's interrupt
    }

    /** The interpreter has ended as well: from here on the thread is interrupted at most. */
    synchronized void deliver() {
        phase = Phase.DELIVERY;
    }

    /** Nothing more will be done to the thread on behalf of this run. */
    synchronized void end() {
        phase = Phase.ENDED;
        Thread.interrupted(); // an interrupt meant for this run must not meet the next one
    }

    synchronized boolean hasEnded() {
        return phase == Phase.ENDED;
    }

    /** Asks it to end; whether it runs, so that there is something to stop. One that waits will not begin. */
    synchronized boolean cancel() {
        if (phase == Phase.ENDED) {
            return false;
        }
        cancelled = true;
        execution.output().shut();
        interrupt();
        return phase != Phase.QUEUED;
    }

    private void interrupt() {
        if (phase == Phase.CODE || phase == Phase.DELIVERY) {
            thread.interrupt();
        }
    }

    /**
     * The last resort, for code that takes no notice of an interrupt; JDK 17 still has it, and nothing else works.
     *
     * @return whether code was stopped
     */
    @SuppressWarnings({"deprecation", "removal"})
    synchronized boolean stop() {
        if (phase == Phase.CODE) {
            thread.stop();
            return true;
        }
        interrupt();
        return false;
    }
}
