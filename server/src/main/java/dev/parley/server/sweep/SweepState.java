package dev.parley.server.sweep;

import com.fasterxml.jackson.annotation.JsonProperty;

/** running → ended, or → cancelling → cancelled. */
public enum SweepState {
    @JsonProperty("running")
    RUNNING,
    @JsonProperty("cancelling")
    CANCELLING,
    /** Each point has run, whether it failed or not. */
    @JsonProperty("ended")
    ENDED,
    @JsonProperty("cancelled")
    CANCELLED;

    /** Whether nothing of it runs any more. */
    public boolean isTerminal() {
        return this == ENDED || this == CANCELLED;
    }
}
