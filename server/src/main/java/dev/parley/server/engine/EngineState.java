package dev.parley.server.engine;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How an engine stands to sessions. */
public enum EngineState {
    /** It is not up, or not warm enough to follow the one before it. */
    @JsonProperty("starting")
    STARTING,
    /** It takes new sessions. */
    @JsonProperty("ready")
    READY,
    /** It keeps the sessions that it has, takes no other, and ends after the last of them. */
    @JsonProperty("draining")
    DRAINING,
    /** It was told to end. */
    @JsonProperty("stopping")
    STOPPING
}
