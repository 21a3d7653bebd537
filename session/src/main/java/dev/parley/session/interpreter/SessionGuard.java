package dev.parley.session.interpreter;

import java.util.OptionalLong;

/** Keeps the code of one session from ending the engine that others share. Thread-safe. */
public interface SessionGuard {
    /** Whose code the calling thread runs, as {@link SparkAdapter#ownerOfClass} numbers them; empty for the engine's own. */
    OptionalLong caller();

    /**
     * To be called before what would end the engine. Returns where the engine itself asks for it; where a session's code
     * does, that session ends instead, and this throws what unwinds the code.
     *
     * @param call what was called, as its author wrote it
     */
    void refuse(String call);
}
