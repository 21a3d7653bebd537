package dev.parley.protocol.model;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What is done with a statement's code. */
public enum StatementMode {
    /** It runs. */
    @JsonProperty("run")
    RUN,
    /** Its plans are told, and nothing of it runs; for SQL only. */
    @JsonProperty("explain")
    EXPLAIN
}
