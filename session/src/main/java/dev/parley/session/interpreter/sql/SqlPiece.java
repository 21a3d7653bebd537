package dev.parley.session.interpreter.sql;

import dev.parley.protocol.model.StatementError.Position;

/**
 * One statement of a submitted SQL text.
 *
 * @param text without the semicolon, and without comments and blanks around it
 * @param start where it starts in the submitted text
 */
record SqlPiece(String text, Position start) {
    /** A position in this piece as one in the submitted text. */
    Position inSubmitted(Position inPiece) {
        return inPiece.line() == 1
                ? new Position(start.line(), start.column() + inPiece.column() - 1)
                : new Position(start.line() + inPiece.line() - 1, inPiece.column());
    }
}
