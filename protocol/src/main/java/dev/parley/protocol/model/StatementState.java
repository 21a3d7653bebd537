package dev.parley.protocol.model;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The life of a statement: {@code queued → running → succeeded | failed}, and {@code queued | running → cancelling →
 * cancelled}. A statement whose code ends by itself while it is being cancelled keeps the outcome that it had.
 */
public enum StatementState implements MovableState<StatementState> {
    @JsonProperty("queued")
    QUEUED,
    @JsonProperty("running")
    RUNNING,
    @JsonProperty("cancelling")
    CANCELLING,
    @JsonProperty("succeeded")
    SUCCEEDED,
    @JsonProperty("failed")
    FAILED,
    @JsonProperty("cancelled")
    CANCELLED;

    @Override
    public boolean canBecome(StatementState next) {
        return switch (this) {
            case QUEUED -> next != QUEUED && next != SUCCEEDED;
            case RUNNING -> next == CANCELLING || next.isTerminal();
            case CANCELLING -> next.isTerminal();
            case SUCCEEDED, FAILED, CANCELLED -> false;
        };
    }

    @Override
    public boolean isTerminal() {
        return this == SUCCEEDED || this == FAILED || this == CANCELLED;
    }
}
