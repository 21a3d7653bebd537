package dev.parley.server.snippet;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What of a run its caller gets. */
public enum ResultForm {
    /** The rows of its table. */
    @JsonProperty("table")
    TABLE,
    /** What it printed. */
    @JsonProperty("text")
    TEXT
}
