package dev.parley.protocol.model;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The languages a statement can be written in. */
public enum Language {
    @JsonProperty("scala")
    SCALA,
    @JsonProperty("sql")
    SQL
}
