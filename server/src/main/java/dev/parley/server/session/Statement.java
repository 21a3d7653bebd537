package dev.parley.server.session;

import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.model.Bundle;
import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.Progress;
import dev.parley.protocol.model.StatementError;
import dev.parley.protocol.model.StatementState;
import dev.parley.protocol.model.Table;
import dev.parley.server.session.StatementEvent.Broke;
import dev.parley.server.session.StatementEvent.Fact;
import dev.parley.server.session.StatementEvent.Gave;
import dev.parley.server.session.StatementEvent.Moved;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A statement that has not ended, as its engine reports it. Belongs to the gateway's event loop. */
final class Statement {
    private final StatementSnapshot submitted;
    private final Waiters waiters;
    private final StateMachine<StatementState> machine;
    private final EventLog events;
    private final Promise<Void> end = Promise.promise();
    private final Clock clock;
    private Instant startedAt;
    private StatementSnapshot ended;
    private boolean stored;
    private boolean ending;
    private boolean timedOut;

    Statement(SessionContext context, Attendance attendance, StatementSnapshot submitted) {
        this.submitted = submitted;
        this.clock = context.clock();
        this.waiters = new Waiters(context.vertx(), attendance);
        this.machine = new StateMachine<>(submitted.state(), waiters);
        this.events = new EventLog(context.limits().textCharacters());
        happened(new Moved(submitted.state()));
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
        return ended != null ? ended : as(machine.state(), null, null, null, events.all());
    }

    /** Whether the store has it, so that it may run. */
    boolean isStored() {
        return stored;
    }

    void stored() {
        stored = true;
    }

    void started(Instant at) {
        startedAt = at;
        move(StatementState.RUNNING);
    }

    void printed(EngineEvent.Stream stream, String text) {
        if (!ending) {
            events.print(clock.instant(), stream, text);
            waiters.changed();
        }
    }

    void displayed(Bundle bundle) {
        if (!ending) {
            events.display(clock.instant(), bundle);
            waiters.changed();
        }
    }

    void progressed(Progress progress) {
        if (!ending) {
            events.progress(clock.instant(), progress);
            waiters.changed();
        }
    }

    boolean cancelling() {
        return move(StatementState.CANCELLING);
    }

    private boolean move(StatementState next) {
        boolean moves = !ending && machine.state().canBecome(next);
        if (moves) {
            happened(new Moved(next));
            machine.move(next);
        }
        return moves;
    }

    private void happened(Fact fact) {
        events.add(clock.instant(), fact);
    }

    /** How it will look once {@link #end} is called with it; from now on nothing else happens to it. */
    StatementSnapshot ending(StatementState state, Instant endedAt, Table table, StatementError error) {
        ending = true;
        return as(state, endedAt, table, error, withEnd(state, table, error));
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

    private StatementSnapshot as(
            StatementState state, Instant endedAt, Table table, StatementError error, List<StatementEvent> all) {
        return new StatementSnapshot(
                submitted.session(),
                submitted.sessionName(),
                submitted.id(),
                submitted.spec(),
                state,
                submitted.submittedAt(),
                startedAt,
                endedAt,
                new StatementOutput(
                        EventLog.text(all),
                        events.omitted(),
                        table,
                        events.displays(),
                        events.progress(),
                        all.stream().map(EventMark::of).toList()),
                error);
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
        endFacts(last.state(), last.output().table(), last.error()).forEach(this::happened);
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
