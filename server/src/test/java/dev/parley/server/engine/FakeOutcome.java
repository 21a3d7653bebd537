package dev.parley.server.engine;

import dev.parley.protocol.engine.TableResult;
import dev.parley.protocol.model.StatementError;
import dev.parley.protocol.model.StatementState;

/** How a snippet ended in a fake engine; {@code table} and {@code error} may be null. */
record FakeOutcome(StatementState state, TableResult table, StatementError error) {
    static FakeOutcome succeeded(TableResult table) {
        return new FakeOutcome(StatementState.SUCCEEDED, table, null);
    }

    static FakeOutcome failed(StatementError error) {
        return new FakeOutcome(StatementState.FAILED, null, error);
    }

    static FakeOutcome cancelled() {
        return new FakeOutcome(StatementState.CANCELLED, null, null);
    }
}
