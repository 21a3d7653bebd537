package dev.parley.server.batch;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.parley.protocol.model.MovableState;

/**
 * The life of a batch: {@code starting → running → succeeded | failed}, or {@code → cancelling → cancelled}; from there it is
 * {@code failed} where its time was over.
 */
public enum BatchState implements MovableState<BatchState> {
    /** It is accepted and kept; its process is being started. */
    @JsonProperty("starting")
    STARTING,
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
    public boolean canBecome(BatchState next) {
        return switch (this) {
            case STARTING -> next == RUNNING || next == CANCELLING || next == FAILED;
            case RUNNING -> next == CANCELLING || next == SUCCEEDED || next == FAILED;
            case CANCELLING -> next == CANCELLED || next == FAILED;
            case SUCCEEDED, FAILED, CANCELLED -> false;
        };
    }

    @Override
    public boolean isTerminal() {
        return this == SUCCEEDED || this == FAILED || this == CANCELLED;
    }
}
