package dev.parley.server.session;

import dev.parley.server.security.Principal;

/** The sessions of all users: front ends say with each request whose are meant. */
@FunctionalInterface
public interface AllSessions {
    /** The verbs on the sessions that this user sees; there are no others. */
    Sessions of(Principal user);
}
