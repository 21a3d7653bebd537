package dev.parley.server.session;

/** The sessions of all users: front ends say with each request whose are meant. */
@FunctionalInterface
public interface AllSessions {
    /** The verbs on the sessions of this user; to them there are no others. */
    Sessions of(String owner);
}
