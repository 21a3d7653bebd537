package dev.parley.server.session;

import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.StatementError;
import dev.parley.protocol.model.StatementState;
import dev.parley.protocol.model.Table;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;

/** A statement that has not ended, as its engine reports it. Belongs to the gateway's event loop. */
final class Statement {
    private final StatementSnapshot submitted;
    private final Waiters waiters;
    private final StateMachine<StatementState> machine;
    private final TextLog text;
    private Instant startedAt;
    private StatementSnapshot ended;
    private boolean stored;

    Statement(Vertx vertx, StatementSnapshot submitted, int textCharacters) {
        this.submitted = submitted;
        this.waiters = new Waiters(vertx);
        this.machine = new StateMachine<>(submitted.state(), waiters);
        this.text = new TextLog(textCharacters);
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

    StatementState state() {
        return machine.state();
    }

    StatementSnapshot snapshot() {
        return ended != null ? ended : as(machine.state(), null, null, null);
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
        machine.tryMove(StatementState.RUNNING);
    }

    void printed(String more) {
        text.append(more);
    }

    boolean cancelling() {
        return machine.tryMove(StatementState.CANCELLING);
    }

    /** How it will look once {@link #end} is called with it. */
    StatementSnapshot as(StatementState state, Instant endedAt, Table table, StatementError error) {
        return new StatementSnapshot(
                submitted.session(),
                submitted.sessionName(),
                submitted.id(),
                submitted.language(),
                submitted.code(),
                state,
                submitted.submittedAt(),
                startedAt,
                endedAt,
                new StatementOutput(text.text(), text.omitted(), table),
                error);
    }

    void end(StatementSnapshot last) {
        ended = last;
        machine.move(last.state());
    }

    Future<StatementSnapshot> awaitEnd(Duration wait) {
        return waiters.until(() -> machine.state().isTerminal(), wait).map(ignored -> snapshot());
    }
}
