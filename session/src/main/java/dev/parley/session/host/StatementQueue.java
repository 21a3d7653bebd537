package dev.parley.session.host;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session's statements in order of submission: the one that runs and those that wait. Thread-safe. */
final class StatementQueue {
    private static final Logger LOG = LoggerFactory.getLogger(StatementQueue.class);

    /** Beyond this a statement is refused; the server's own limit is far below. */
    static final int MOST_WAITING = 10_000;

    private final Deque<StatementRun> waiting = new ArrayDeque<>();
    private StatementRun running;
    private int lastAccepted = -1;
    private boolean closed;

    /** Takes a statement, or ignores one that it has seen; false where it takes none any more. */
    synchronized boolean submit(StatementRun run) {
        if (run.statement() <= lastAccepted) {
            return true;
        }
        if (closed || waiting.size() >= MOST_WAITING) {
            return false;
        }
        lastAccepted = run.statement();
        waiting.addLast(run);
        notifyAll();
        return true;
    }

    synchronized int lastAccepted() {
        return lastAccepted;
    }

    /** Waits for the next statement, which runs from now on; empty once closed and all have been taken. */
    synchronized Optional<StatementRun> take() {
        awaitStatement();
        running = waiting.pollFirst();
        return Optional.ofNullable(running);
    }

    /** Waits as long as the session is idle: until {@link #submit} or {@link #close}. */
    private synchronized void awaitStatement() {
        while (waiting.isEmpty() && !closed) {
            try {
                wait();
            } catch (InterruptedException e) {
                LOG.debug("ignored an interrupt that was meant for a statement that has ended");
            }
        }
    }

    /** Something outside the queue runs, an init snippet. */
    synchronized boolean runs(StatementRun run) {
        running = run;
        return !closed;
    }

    synchronized void ended() {
        running = null;
    }

    synchronized Optional<StatementRun> running() {
        return Optional.ofNullable(running);
    }

    /** A statement that runs or waits. */
    synchronized Optional<StatementRun> find(int statement) {
        return held().stream().filter(run -> run.statement() == statement).findFirst();
    }

    /** Takes no more; what runs or waits now, which the caller cancels. */
    synchronized List<StatementRun> close() {
        closed = true;
        notifyAll();
        return held();
    }

    private List<StatementRun> held() {
        // What waits comes first, so that it is cancelled before the end of what runs could let it begin.
        var all = new ArrayList<>(waiting);
        running().ifPresent(all::add);
        return all;
    }
}
