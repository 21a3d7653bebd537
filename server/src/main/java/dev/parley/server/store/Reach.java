package dev.parley.server.store;

import java.sql.SQLException;
import java.util.Set;

/** Tells by SQL's states whether a PostgreSQL server has refused something or cannot be reached. */
final class Reach {
    private static final String CONNECTION = "08";
    private static final String LOCK_TIMEOUT = "55P03";

    /** It is going down, has crashed, comes up, or has no connection left; or another of ours still holds the lock. */
    private static final Set<String> AWAY = Set.of("57P01", "57P02", "57P03", "57P05", "53300", LOCK_TIMEOUT);

    private Reach() {}

    static boolean isLockTimeout(SQLException failure) {
        return LOCK_TIMEOUT.equals(failure.getSQLState());
    }

    /** Whether it may be reached again later. */
    static boolean isLost(SQLException failure) {
        String state = failure.getSQLState();
        return state != null && (state.startsWith(CONNECTION) || AWAY.contains(state));
    }
}
