package dev.parley.protocol.model;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What is done with a statement's code. */
public enum StatementMode {
    /** It runs. */
    @JsonProperty("run")
    RUN,
    /** Its plans are told, and nothing of it runs; for SQL only. */
    @JsonProperty("explain")
    EXPLAIN,
    /** It is compiled once in its session, as a function of its parameters, which is called; for Scala only. */
    @JsonProperty("call")
    CALL
}
