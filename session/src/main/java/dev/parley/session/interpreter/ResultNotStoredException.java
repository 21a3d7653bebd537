package dev.parley.session.interpreter;

import dev.parley.protocol.model.StatementError;

/** The server does not keep a statement's table, so that the statement has failed. */
public final class ResultNotStoredException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ResultNotStoredException(String message) {
        super(message);
    }

    /** As it is shown. */
    public StatementError error() {
        return StatementError.of("ResultNotStored", "RESULT_NOT_STORED", getMessage());
    }
}
