package dev.parley.server.snippet;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Who may see and run a snippet. */
public enum Visibility {
    /** Its owner. */
    @JsonProperty("private")
    PRIVATE,
    /** Every user of the server. */
    @JsonProperty("everyone")
    EVERYONE
}
