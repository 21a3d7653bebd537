package dev.parley.session.interpreter;

import dev.parley.protocol.model.StatementError;
import java.util.List;

/** A statement wants what is refused on its terms. */
public final class GuardedStatementException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** SQL's class of errors for what somebody may not do. */
    private static final String SQL_STATE = "42501";

    /** {@code what} is refused, as a whole sentence begins. */
    public GuardedStatementException(String what) {
        super(what + " is refused here: the server's configuration (sql.guards) guards what SQL tools may do");
    }

    /** As it is shown. */
    public StatementError error() {
        return new StatementError("StatementGuarded", getMessage(), "STATEMENT_GUARDED", List.of(), null, SQL_STATE);
    }
}
