package dev.parley.server.session;

/** Whose sessions are meant: the front ends say it with each request. */
public interface AllSessions {
    /** The verbs on the sessions of this user, who sees no others. */
    Sessions of(String owner);
}
