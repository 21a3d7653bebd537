package dev.parley.server.frontend.rest;

import dev.parley.protocol.model.SessionSpec;
import dev.parley.protocol.model.SessionState;
import dev.parley.protocol.model.StatementError;
import dev.parley.protocol.model.StatementState;
import dev.parley.server.session.SessionSnapshot;
import dev.parley.server.session.StatementOutput;
import dev.parley.server.session.StatementSnapshot;
import dev.parley.server.session.StatementSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** A session of {@link FakeSessions}. Thread-safe. */
final class FakeSession {
    private static final Instant THEN = Instant.parse("2026-01-02T03:04:05Z");

    private final List<StatementSnapshot> statements = new ArrayList<>();
    private SessionSnapshot snapshot;
    private int generation = 1;

    FakeSession(long id, String name, SessionSpec spec) {
        this.snapshot = new SessionSnapshot(
                id,
                name,
                "operator",
                spec,
                SessionState.STARTING,
                1,
                null,
                Map.of("accepted", THEN),
                THEN,
                null,
                null,
                1);
    }

    synchronized SessionSnapshot snapshot() {
        return snapshot;
    }

    synchronized boolean isOpen() {
        return !snapshot.state().isTerminal();
    }

    /** Starts it again, as its core would; it stays in starting until it is moved. */
    synchronized void restart() {
        generation++;
        move(SessionState.STARTING);
    }

    synchronized void move(SessionState state) {
        if (!snapshot.state().canBecome(state)) {
            throw new IllegalStateException(snapshot.state() + " cannot become " + state);
        }
        snapshot = new SessionSnapshot(
                snapshot.id(),
                snapshot.name(),
                snapshot.owner(),
                snapshot.spec(),
                state,
                generation,
                "engine-1",
                snapshot.phases(),
                THEN,
                state.isTerminal() ? THEN : null,
                state.isTerminal() ? "It was closed." : null,
                snapshot.version() + 1);
    }

    synchronized StatementSnapshot add(StatementSpec spec) {
        StatementState state = FakeCode.state(spec.code());
        var statement = new StatementSnapshot(
                snapshot.id(),
                snapshot.name(),
                statements.size(),
                spec.language() == null
                        ? new StatementSpec(
                                spec.code(),
                                snapshot.spec().language(),
                                spec.tags(),
                                spec.timeout(),
                                spec.maxRows(),
                                spec.parameters(),
                                spec.mode(),
                                spec.concurrent())
                        : spec,
                state,
                THEN,
                THEN,
                state.isTerminal() ? THEN : null,
                FakeCode.output(spec.code()),
                FakeCode.error(spec.code()));
        statements.add(statement);
        return statement;
    }

    synchronized StatementSnapshot become(int id, StatementState state) {
        StatementSnapshot old = statements.get(id);
        if (old.state().isTerminal()) {
            return old;
        }
        var changed = new StatementSnapshot(
                old.session(),
                old.sessionName(),
                id,
                old.spec(),
                state,
                THEN,
                THEN,
                state.isTerminal() ? THEN : null,
                state == StatementState.SUCCEEDED ? new StatementOutput("done", 0, null, List.of()) : old.output(),
                state == StatementState.FAILED ? StatementError.of("EngineLost", "ENGINE_LOST", "gone") : null);
        statements.set(id, changed);
        return changed;
    }

    synchronized Optional<StatementSnapshot> statement(int id) {
        return id < statements.size() ? Optional.of(statements.get(id)) : Optional.empty();
    }

    synchronized boolean has(int id, Predicate<StatementState> state) {
        return state.test(statements.get(id).state());
    }

    synchronized long unfinished() {
        return statements.stream()
                .filter(statement -> !statement.state().isTerminal())
                .count();
    }

    synchronized List<StatementSnapshot> statements(int after, int limit) {
        return statements.stream()
                .filter(statement -> statement.id() > after)
                .limit(limit)
                .toList();
    }
}
