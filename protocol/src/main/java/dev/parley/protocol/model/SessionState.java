package dev.parley.protocol.model;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The life of a session: {@code starting → idle ⇄ busy → closing → closed}; failed, dead and recovering beside it. One
 * that starts again is {@code starting} once more.
 */
public enum SessionState implements MovableState<SessionState> {
    @JsonProperty("starting")
    STARTING,
    @JsonProperty("idle")
    IDLE,
    @JsonProperty("busy")
    BUSY,
    /** Its engine is out of reach, but not yet given up. */
    @JsonProperty("recovering")
    RECOVERING,
    @JsonProperty("closing")
    CLOSING,
    @JsonProperty("closed")
    CLOSED,
    /** It did not start. */
    @JsonProperty("failed")
    FAILED,
    /** Its engine was lost. */
    @JsonProperty("dead")
    DEAD;

    @Override
    public boolean canBecome(SessionState next) {
        return switch (this) {
            case STARTING -> next == IDLE || next == CLOSING || next == FAILED || next == DEAD;
            case IDLE -> next == BUSY || next == STARTING || next == RECOVERING || next == CLOSING || next == DEAD;
            case BUSY -> next == IDLE || next == STARTING || next == RECOVERING || next == CLOSING || next == DEAD;
            case RECOVERING -> next == IDLE || next == BUSY || next == STARTING || next == CLOSING || next == DEAD;
            case CLOSING -> next == CLOSED || next == DEAD;
            case CLOSED, FAILED, DEAD -> false;
        };
    }

    @Override
    public boolean isTerminal() {
        return this == CLOSED || this == FAILED || this == DEAD;
    }

    /** Whether new statements are taken. */
    public boolean acceptsStatements() {
        return switch (this) {
            case STARTING, IDLE, BUSY, RECOVERING -> true;
            case CLOSING, CLOSED, FAILED, DEAD -> false;
        };
    }
}
