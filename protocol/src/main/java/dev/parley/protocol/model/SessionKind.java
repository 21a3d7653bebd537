package dev.parley.protocol.model;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether a session lives in an engine with others. */
public enum SessionKind {
    /** In an engine of its profile, beside other sessions. */
    @JsonProperty("shared")
    SHARED,
    /** In an engine of its own, which is started for it and ends with it. */
    @JsonProperty("dedicated")
    DEDICATED
}
