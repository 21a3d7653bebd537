package dev.parley.session.host;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session's statements: the one that runs in its turn and those that wait, in order of submission, and those that run
 * beside them. Thread-safe.
 */
final class StatementQueue {
    private static final Logger LOG = LoggerFactory.getLogger(StatementQueue.class);

    /** Beyond this a statement is refused; the server's own limit is far below. */
    static final int MOST_WAITING = 10_000;

    /** Each has a thread; the server's own limit is below. */
    static final int MOST_BESIDE = 64;

    private final Deque<StatementRun> waiting = new ArrayDeque<>();
    private final Set<StatementRun> beside = new LinkedHashSet<>();
    private StatementRun running;
    private int lastAccepted = -1;
    private int lastBeside = -1;
    private boolean closed;
    private boolean abandoned;
    /** How many wait to have their turn back. */
    private int returning;

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

    /** As {@link #submit}, for one that runs at once until {@link #ended}. */
    synchronized boolean submitBeside(StatementRun run, Consumer<StatementRun> start) {
        if (run.statement() <= lastBeside) {
            return true;
        }
        if (closed || beside.size() >= MOST_BESIDE) {
            return false;
        }
        lastBeside = run.statement();
        beside.add(run);
        start.accept(run);
        return true;
    }

    /** It has ended, wherever it ran. */
    synchronized void ended(StatementRun run) {
        if (running == run) {
            running = null;
        }
        beside.remove(run);
        notifyAll();
    }

    /** What runs in its turn goes on beside, and the next has its turn; false where it has left its code meanwhile. */
    synchronized boolean setAside(StatementRun run) {
        if (running != run || !run.goAside(() -> takeBack(run))) {
            return false;
        }
        running = null;
        beside.add(run);
        notifyAll();
        return true;
    }

    /**
     * Waits until nothing else runs in its turn; before what waits, since it came before.
     *
     * @throws CancellationException where it was cancelled, or there will be no turn any more
     */
    private synchronized void takeBack(StatementRun run) {
        if (running == run) {
            return; // it has it back since an earlier piece of its code
        }
        returning++;
        awaitChange(() -> running != null && !run.isCancelled() && !abandoned);
        returning--;
        notifyAll();
        if (running != null || run.isCancelled()) {
            throw new CancellationException("cancelled while it waited for its turn");
        }
        beside.remove(run);
        running = run;
    }

    /** A statement was cancelled that may wait for its turn. */
    synchronized void cancelled() {
        notifyAll();
    }

    synchronized int lastAccepted() {
        return Math.max(lastAccepted, lastBeside);
    }

    /** Waits for the next statement, which runs from now on; empty once closed and all have been taken. */
    synchronized Optional<StatementRun> take() {
        awaitChange(() -> !abandoned && (running != null || returning > 0 || (waiting.isEmpty() && !closed)));
        if (running != null) {
            return Optional.empty(); // what was left behind has its turn for good
        }
        running = waiting.pollFirst();
        return Optional.ofNullable(running);
    }

    /** Waits until none runs beside; not for what was abandoned. */
    synchronized void awaitBeside() {
        awaitChange(() -> !beside.isEmpty() && !abandoned);
    }

    private void awaitChange(BooleanSupplier isSame) {
        while (isSame.getAsBoolean()) {
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

    synchronized Optional<StatementRun> running() {
        return Optional.ofNullable(running);
    }

    synchronized List<StatementRun> beside() {
        return List.copyOf(beside);
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

    /** Closes it, and gives those that wait: nobody else takes them any more. */
    synchronized List<StatementRun> abandon() {
        closed = true;
        abandoned = true;
        notifyAll();
        var left = List.copyOf(waiting);
        waiting.clear();
        return left;
    }

    private List<StatementRun> held() {
        // What waits comes first, so that it is cancelled before the end of what runs could let it begin.
        var all = new ArrayList<>(waiting);
        all.addAll(beside);
        running().ifPresent(all::add);
        return all;
    }
}
