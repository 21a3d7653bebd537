package dev.parley.server.session;

import dev.parley.protocol.model.MovableState;

/** A state and its moves: the check and the change are one step. Belongs to the gateway's event loop. */
final class StateMachine<S extends MovableState<S>> {
    private final Waiters waiters;
    private S state;
    private long version;

    StateMachine(S first, Waiters waiters) {
        this.state = first;
        this.waiters = waiters;
    }

    /** One that was moved before. */
    StateMachine(S first, long version, Waiters waiters) {
        this(first, waiters);
        this.version = version;
    }

    S state() {
        return state;
    }

    /** Counts the moves made. */
    long version() {
        return version;
    }

    /** Makes the move if there is one from here, and tells those who wait; whether it was made. */
    boolean tryMove(S next) {
        if (!state.canBecome(next)) {
            return false;
        }
        state = next;
        version++;
        waiters.changed();
        return true;
    }

    /** Makes a move that must be possible. */
    void move(S next) {
        if (!tryMove(next)) {
            throw new IllegalStateException(state + " cannot become " + next);
        }
    }
}
