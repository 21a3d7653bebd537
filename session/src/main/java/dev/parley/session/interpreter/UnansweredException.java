package dev.parley.session.interpreter;

import dev.parley.protocol.model.StatementError;

/** A question has no answer; carries why. */
public final class UnansweredException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient StatementError error;

    public UnansweredException(StatementError error) {
        super(error.message());
        this.error = error;
    }

    public StatementError error() {
        return error;
    }
}
