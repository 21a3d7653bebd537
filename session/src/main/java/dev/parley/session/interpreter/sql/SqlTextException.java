package dev.parley.session.interpreter.sql;

import dev.parley.protocol.model.StatementError;
import dev.parley.protocol.model.StatementError.Position;

/** A text that cannot be split: a literal or a comment in it is not closed. */
public final class SqlTextException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Position position;

    SqlTextException(String message, Position position) {
        super(message);
        this.position = position;
    }

    /** As a parse error of Spark's. */
    public StatementError error() {
        return new StatementError("ParseException", getMessage(), "PARSE_SYNTAX_ERROR", null, position, "42601");
    }
}
