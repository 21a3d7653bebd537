package dev.parley.session.host;

import dev.parley.protocol.model.StatementError;
import dev.parley.session.interpreter.Execution;
import dev.parley.session.interpreter.UserCode;
import java.io.IOException;
import java.time.Duration;
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
    private static final int LAST_TO_STOP_THREADS = 19; // of Java

    private static final boolean CAN_STOP = Runtime.version().feature() <= LAST_TO_STOP_THREADS;

    private final Execution execution;
    private final int statement;
    private Phase phase = Phase.QUEUED;
    private Thread thread;
    private Instant startedAt;
    private boolean cancelled;
    private boolean abandoned;
    private StatementError doom;
    /** Waits until it has its turn back; null as long as it has not given that up. */
    private Runnable turn;

    private enum Phase {
        QUEUED,
        INTERPRETER,
        FETCH,
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

    /** It will fail with this, whatever its code still does; not one that was cancelled before, or waits for a file. */
    synchronized void doom(StatementError error) {
        if (!cancelled && doom == null && phase != Phase.FETCH) {
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

    /** Something that comes over the link. */
    @FunctionalInterface
    interface Fetch<T> {
        T get() throws IOException, InterruptedException;
    }

    /**
     * Waits for what its code needs, from {@link #begin} on and before the code.
     *
     * @throws InterruptedException where it is cancelled
     */
    <T> T fetch(Fetch<T> fetch) throws IOException, InterruptedException {
        try {
            enterFetch();
            return fetch.get();
        } finally {
            spare();
        }
    }

    private synchronized void enterFetch() throws InterruptedException {
        if (cancelled) {
            throw new InterruptedException("cancelled before the fetch");
        }
        phase = Phase.FETCH;
    }

    @Override
    public <T> T run(Supplier<T> code) {
        try {
            enterCode();
            return code.get();
        } finally {
            leaveCode();
            awaitTurn();
        }
    }

    /** What is left of it is the interpreter's, which serves one statement at a time. */
    private void awaitTurn() {
        Runnable back;
        synchronized (this) {
            back = turn;
        }
        if (back != null) {
            back.run();
        }
    }

    /**
     * Gives its turn up; false where its code does not run now.
     *
     * @param back waits until it may have its turn again
     */
    synchronized boolean goAside(Runnable back) {
        boolean goes = phase == Phase.CODE && !cancelled;
        if (goes) {
            turn = back;
        }
        return goes;
    }

    /** Whether it ever gave its turn up. */
    synchronized boolean wentAside() {
        return turn != null;
    }

    /** The thread on which its code runs now. */
    synchronized Optional<Thread> threadInCode() {
        return phase == Phase.CODE && !cancelled ? Optional.of(thread) : Optional.empty();
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
        Thread.interrupted(); // neither the interpreter nor the delivery of a result is to meet what interrupted this
    }

    /** The interpreter has ended as well: from here on the thread is interrupted at most. */
    synchronized void deliver() {
        phase = Phase.DELIVERY;
    }

    /** Nothing more will be done to the thread on behalf of this run; false where its end was told before. */
    synchronized boolean end() {
        phase = Phase.ENDED;
        Thread.interrupted(); // an interrupt meant for this run must not meet the next one
        notifyAll();
        return !abandoned;
    }

    /** Waits for its end, but not longer than this. */
    synchronized void awaitEnd(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        for (long left = atMost.toMillis();
                phase != Phase.ENDED && left > 0;
                left = (end - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
    }

    /** Its end is told now, though its code goes on; the thread on which it does, or empty where it has ended. */
    synchronized Optional<Thread> abandon() {
        if (phase == Phase.ENDED || abandoned) {
            return Optional.empty();
        }
        abandoned = true;
        return Optional.ofNullable(thread);
    }

    synchronized boolean isAbandoned() {
        return abandoned;
    }

    synchronized boolean hasEnded() {
        return phase == Phase.ENDED;
    }

    /**
     * Asks it to end. One that waits will not begin.
     *
     * @return whether it runs and was not asked before, so that there is something to stop
     */
    synchronized boolean cancel() {
        if (phase == Phase.ENDED) {
            return false;
        }
        boolean isFirst = !cancelled;
        cancelled = true;
        execution.output().shut();
        interrupt();
        return isFirst && phase != Phase.QUEUED;
    }

    private void interrupt() {
        if (phase == Phase.FETCH || phase == Phase.CODE || phase == Phase.DELIVERY) {
            thread.interrupt();
        }
    }

    /**
     * The last resort, for code that takes no notice of an interrupt; JDK 17 still has it, and nothing else works: with a
     * later one, which an application that attaches may have, such code is left behind. An interpreter at work is left
     * alone: it runs no more code.
     */
    @SuppressWarnings({"deprecation", "removal"})
    synchronized void stop() {
        if (phase == Phase.CODE && CAN_STOP) {
            thread.stop();
        } else {
            interrupt();
        }
    }
}
