package dev.parley.server.result;

/**
 * Whose result it is.
 *
 * @param session the session's numeric id
 * @param statement counts from 0 in its session, over restarts too
 */
public record ResultId(long session, int statement) {
    /** The name of its file, where it has one. */
    String fileName() {
        return session + "-" + statement + ".arrow";
    }
}
