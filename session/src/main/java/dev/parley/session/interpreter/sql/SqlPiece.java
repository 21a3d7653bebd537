package dev.parley.session.interpreter.sql;

import dev.parley.protocol.model.StatementError;
import dev.parley.protocol.model.StatementError.Position;

/**
 * One statement of a submitted SQL text.
 *
 * @param text without the semicolon, and without comments and blanks around it
 * @param start where it starts in the submitted text
 */
public record SqlPiece(String text, Position start) {
    /** The same error, its position in the submitted text. */
    public StatementError inSubmitted(StatementError error) {
        return error.position() == null
                ? error
                : new StatementError(
                        error.name(),
                        error.message(),
                        error.code(),
                        error.traceback(),
                        inSubmitted(error.position()),
                        error.sqlState());
    }

    /** A position in this piece as one in the submitted text. */
    Position inSubmitted(Position inPiece) {
        return inPiece.line() == 1
                ? new Position(start.line(), start.column() + inPiece.column() - 1)
                : new Position(start.line() + inPiece.line() - 1, inPiece.column());
    }
}
