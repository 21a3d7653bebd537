package dev.parley.protocol.model;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of a session whose engine is lost. */
public enum RestartPolicy {
    /** It is dead. */
    @JsonProperty("never")
    NEVER,
    /** It starts again under its name, in another engine. */
    @JsonProperty("always")
    ALWAYS
}
