package dev.parley.server.store;

import java.sql.SQLException;

/** The database cannot be reached now; the change may be made again once it can. */
final class OutOfReachException extends SQLException {
    private static final long serialVersionUID = 1;

    private final boolean maybeDone;

    /**
     * Out of reach.
     *
     * @param maybeDone whether the change was on its way to be committed, so that it may have taken effect
     */
    OutOfReachException(SQLException cause, boolean maybeDone) {
        super(cause.getMessage(), cause.getSQLState(), cause);
        this.maybeDone = maybeDone;
    }

    boolean isMaybeDone() {
        return maybeDone;
    }
}
