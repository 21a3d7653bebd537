package dev.parley.server.frontend.thrift;

import dev.parley.server.security.Principal;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Who calls, and what was opened over the same connection. Belongs to the gateway's event loop. */
final class Caller {
    private final Optional<Principal> user;
    private final Set<SqlSession> opened = new LinkedHashSet<>();
    private boolean gone;

    /** Nobody where none is given: such a caller may do nothing. */
    Caller(Optional<Principal> user) {
        this.user = user;
    }

    Principal user() {
        return user.orElseThrow(() -> Refusal.of(
                "28000",
                "this server asks for a token: connect with SASL PLAIN (the driver's default, not auth=noSasl) and give"
                        + " the token as the password"));
    }

    Set<SqlSession> opened() {
        return opened;
    }

    /** Whether there is still somebody to have it. */
    boolean opened(SqlSession session) {
        return !gone && opened.add(session);
    }

    void closed(SqlSession session) {
        opened.remove(session);
    }

    /** The connection is gone; what was opened over it. */
    Set<SqlSession> leave() {
        gone = true;
        return opened;
    }
}
