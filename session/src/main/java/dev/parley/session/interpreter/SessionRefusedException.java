package dev.parley.session.interpreter;

import dev.parley.protocol.model.StatementError;

/** A session cannot be opened; carries the error to show. */
public final class SessionRefusedException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient StatementError error;

    public SessionRefusedException(StatementError error, Throwable cause) {
        super(error.message(), cause);
        this.error = error;
    }

    public StatementError error() {
        return error;
    }
}
