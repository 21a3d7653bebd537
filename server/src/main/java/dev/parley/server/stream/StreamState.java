package dev.parley.server.stream;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where a stream is in its life: {@code RUNNING → STOPPING → STOPPED | FAILED}. */
public enum StreamState {
    @JsonProperty("running")
    RUNNING,
    /** Asked to stop, its batch goes on. */
    @JsonProperty("stopping")
    STOPPING,
    /** By a request, by its own code, or since it had no more to do. */
    @JsonProperty("stopped")
    STOPPED,
    @JsonProperty("failed")
    FAILED;

    public boolean isTerminal() {
        return this == STOPPED || this == FAILED;
    }
}
