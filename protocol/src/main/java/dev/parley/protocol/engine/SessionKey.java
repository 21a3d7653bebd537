package dev.parley.protocol.engine;

/**
 * One life of one session.
 *
 * @param session the server's numeric id, never used twice
 * @param generation counts restarts under the same id, from 1
 */
public record SessionKey(long session, int generation) {
    /** Of the life after this one. */
    public SessionKey next() {
        return new SessionKey(session, generation + 1);
    }

    @Override
    public String toString() {
        return session + "." + generation;
    }
}
