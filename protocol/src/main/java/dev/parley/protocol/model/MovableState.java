package dev.parley.protocol.model;

/** A state that knows its moves. */
public interface MovableState<S extends MovableState<S>> {
    boolean canBecome(S next);

    /** Whether this is an end: no move leads out of it. */
    boolean isTerminal();
}
