package dev.parley.session.host;

import dev.parley.session.interpreter.Execution;
import java.time.Instant;

/**
 * One execution on its session's thread, and what may be done to that thread. Thread-safe.
 *
 * <p>Only while code of the user's runs may the thread be stopped: what follows talks to the link, and must be whole.
 */
final class StatementRun {
    private final Execution execution;
    private final int statement;
    private Phase phase = Phase.QUEUED;
    private Thread thread;
    private Instant startedAt;
    private boolean cancelled;

    private enum Phase {
        QUEUED,
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
        phase = Phase.CODE;
        return true;
    }

    /** The code has ended: from here on the thread is interrupted at most. */
    @SuppressWarnings("ThreadPriorityCheck") // it is no hint to a scheduler here
    void codeEnded() {
        boolean settled = false;
        while (!settled) {
            try {
                enterDelivery();
                Thread.yield(); // where a stop that was asked for before is still to arrive, it arrives here
                settled = true;
            } catch (ThreadDeath late) {
                settled = false; // the code ended while it was being stopped
            }
        }
    }

    private synchronized void enterDelivery() {
        phase = Phase.DELIVERY;
        if (!cancelled) {
            Thread.interrupted(); // code that interrupted itself must not spoil the delivery of its result
        }
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

    synchronized void interrupt() {
        if (phase == Phase.CODE || phase == Phase.DELIVERY) {
            thread.interrupt();
        }
    }

    /** The last resort, for code that takes no notice of an interrupt; JDK 17 still has it, and nothing else works. */
    @SuppressWarnings({"deprecation", "removal"})
    synchronized void stop() {
        if (phase == Phase.CODE) {
            thread.stop();
        } else {
            interrupt();
        }
    }
}
