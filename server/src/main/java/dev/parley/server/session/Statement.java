package dev.parley.server.session;

import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.StatementError;
import dev.parley.protocol.model.StatementState;
import dev.parley.protocol.model.Table;
import dev.parley.server.session.Outcomes.Outcome;
import dev.parley.server.session.StatementEvent.Broke;
import dev.parley.server.session.StatementEvent.Fact;
import dev.parley.server.session.StatementEvent.Gave;
import dev.parley.server.session.StatementEvent.Moved;
import dev.parley.server.session.UnfinishedSession.Unfinished;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A statement that has not ended, as its engine reports it. Belongs to the gateway's event loop. */
final class Statement {
    private final StatementSnapshot submitted;
    private final Waiters waiters;
    private final StateMachine<StatementState> machine;
    private final EventLog events;
    private final Journal journal;
    private final Promise<Void> end = Promise.promise();
    private final Clock clock;
    private Instant startedAt;
    private StatementSnapshot ended;
    private Future<Void> cancelStored = Future.succeededFuture();
    private boolean stored;
    private boolean ending;
    private boolean timedOut;

    Statement(SessionContext context, Attendance attendance, StatementSnapshot submitted) {
        this.submitted = submitted;
        this.clock = context.clock();
        this.waiters = new Waiters(context.vertx(), attendance);
        this.machine = new StateMachine<>(submitted.state(), waiters);
        this.events = new EventLog(context.limits().textCharacters());
        this.journal = journal(context);
        events.add(clock.instant(), new Moved(submitted.state()));
    }

    /** One that an earlier run of the server left, in the state in which that was. */
    Statement(SessionContext context, Attendance attendance, Unfinished left) {
        this.submitted = left.statement();
        this.clock = context.clock();
        this.waiters = new Waiters(context.vertx(), attendance);
        this.machine = new StateMachine<>(submitted.state(), waiters);
        this.events = new EventLog(context.limits().textCharacters());
        this.journal = journal(context);
        this.startedAt = submitted.startedAt();
        this.stored = true;
        events.restore(EventMark.soFar(submitted), submitted.output().textOmitted());
        left.since().stream().filter(entry -> !entry.isInRow()).forEach(entry -> apply(entry.at(), entry.event()));
        journal.continueAfter(left.since());
    }

    private Journal journal(SessionContext context) {
        var target = new Journal.Target() {
            @Override
            public Future<Void> append(List<JournalEntry> entries) {
                return context.store().append(submitted.session(), submitted.id(), entries);
            }

            @Override
            public Future<Void> saveAll(JournalEntry mark) {
                return context.store().saveSoFar(snapshot(), mark);
            }
        };
        return new Journal(context.vertx(), target, context.limits().textCharacters() / 2);
    }

    int id() {
        return submitted.id();
    }

    Language language() {
        return submitted.language();
    }

    String code() {
        return submitted.code();
    }

    boolean isConcurrent() {
        return submitted.spec().concurrent();
    }

    StatementSpec spec() {
        return submitted.spec();
    }

    StatementState state() {
        return machine.state();
    }

    StatementSnapshot snapshot() {
        return ended != null ? ended : as(machine.state(), Outcome.UNKNOWN, events.all());
    }

    /** Whether the store has it, so that it may run. */
    boolean isStored() {
        return stored;
    }

    void stored() {
        stored = true;
    }

    /** Known from its end alone. */
    void started(Instant at) {
        startedAt = at;
        if (!ending) {
            move(clock.instant(), StatementState.RUNNING);
        }
    }

    /** Takes what its engine tells of it, at once and once; succeeds once that would survive kill -9. */
    Future<Void> told(long number, EngineEvent.OfStatement event) {
        if (number <= journal.heard()) {
            return Future.succeededFuture(); // stored before the server was killed, and not acknowledged
        }
        Instant now = clock.instant();
        return apply(now, event) ? journal.told(now, number, event) : Future.succeededFuture();
    }

    /** Whether it may be asked to stop, as it is from now on. */
    boolean cancelling() {
        Instant now = clock.instant();
        boolean moves = apply(now, null);
        if (moves) {
            cancelStored = journal.cancelAsked(now);
            journal.flush();
        }
        return moves;
    }

    /** Succeeds once that it is asked to stop would survive kill -9. */
    Future<Void> cancelStored() {
        return cancelStored;
    }

    /** As {@link JournalEntry} has it; whether it changed anything. */
    private boolean apply(Instant at, EngineEvent.OfStatement event) {
        if (ending) {
            return false;
        }
        if (event == null) {
            timedOut |= isOverdue(at);
            return move(at, StatementState.CANCELLING);
        } else if (event instanceof EngineEvent.StatementStarted started) {
            startedAt = started.at();
            move(at, StatementState.RUNNING);
        } else if (event instanceof EngineEvent.StatementPrinted printed) {
            events.print(at, printed.stream(), printed.text());
        } else if (event instanceof EngineEvent.StatementDisplayed displayed) {
            events.display(at, displayed.bundle());
        } else if (event instanceof EngineEvent.StatementProgressed progressed) {
            events.progress(at, progressed.progress());
        }
        waiters.changed();
        return true;
    }

    private boolean move(Instant at, StatementState next) {
        boolean moves = machine.state().canBecome(next);
        if (moves) {
            events.add(at, new Moved(next));
            machine.move(next);
        }
        return moves;
    }

    /** For how long it may still run; empty where nothing was said of that, or it does not run yet. */
    Optional<Duration> left() {
        return spec().timeout() == null || startedAt == null
                ? Optional.empty()
                : Optional.of(Duration.between(clock.instant(), startedAt.plus(spec().timeout())));
    }

    private boolean isOverdue(Instant at) {
        return spec().timeout() != null && startedAt != null && !at.isBefore(startedAt.plus(spec().timeout()));
    }

    /** Whether its engine has said that it runs. */
    boolean hasStarted() {
        return startedAt != null;
    }

    /** What is still to be written of it is in its last state. */
    void saved(Future<Void> last) {
        journal.endsWith(last);
    }

    /** How it will look once {@link #end} is called with it; from now on nothing else happens to it. */
    StatementSnapshot ending(Outcome outcome) {
        ending = true;
        return as(outcome.state(), outcome, withEnd(outcome.state(), outcome.table(), outcome.error()));
    }

    /** What is known so far and the end, which nobody is to see before it is stored. */
    private List<StatementEvent> withEnd(StatementState state, Table table, StatementError error) {
        var all = new ArrayList<>(events.all());
        long id = events.lastId();
        for (Fact fact : endFacts(state, table, error)) {
            all.add(new StatementEvent(++id, clock.instant(), fact));
        }
        return all;
    }

    private static List<Fact> endFacts(StatementState state, Table table, StatementError error) {
        var facts = new ArrayList<Fact>();
        if (table != null) {
            facts.add(new Gave(table));
        }
        if (error != null) {
            facts.add(new Broke(error));
        }
        facts.add(new Moved(state));
        return facts;
    }

    private StatementSnapshot as(StatementState state, Outcome outcome, List<StatementEvent> all) {
        return new StatementSnapshot(
                submitted.session(),
                submitted.sessionName(),
                submitted.id(),
                submitted.spec(),
                state,
                submitted.submittedAt(),
                startedAt,
                outcome.at(),
                new StatementOutput(
                        EventLog.text(all),
                        events.omitted(),
                        outcome.table(),
                        events.displays(),
                        events.progress(),
                        all.stream().map(EventMark::of).toList(),
                        outcome.rowsWritten()),
                outcome.error());
    }

    void timedOut() {
        timedOut = true;
    }

    boolean isTimedOut() {
        return timedOut;
    }

    /** Succeeds once it has ended. */
    Future<Void> ended() {
        return end.future();
    }

    void end(StatementSnapshot last) {
        ended = last;
        endFacts(last.state(), last.output().table(), last.error()).forEach(fact -> events.add(clock.instant(), fact));
        machine.move(last.state());
        end.complete();
    }

    /** Those after an id, once there is one, or after {@code wait}. */
    Future<EventPage> events(long after, int limit, Duration wait) {
        return waiters.until(() -> events.lastId() > after || machine.state().isTerminal(), wait)
                .map(ignored ->
                        EventPage.of(events.after(after), limit, machine.state().isTerminal()));
    }

    Future<StatementSnapshot> awaitEnd(Duration wait) {
        return waiters.until(() -> machine.state().isTerminal(), wait).map(ignored -> snapshot());
    }
}
