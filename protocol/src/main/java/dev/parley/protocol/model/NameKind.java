package dev.parley.protocol.model;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a name in code stands for. */
public enum NameKind {
    @JsonProperty("keyword")
    KEYWORD,
    @JsonProperty("database")
    DATABASE,
    @JsonProperty("table")
    TABLE,
    @JsonProperty("view")
    VIEW,
    @JsonProperty("column")
    COLUMN,
    @JsonProperty("function")
    FUNCTION,
    @JsonProperty("value")
    VALUE,
    @JsonProperty("class")
    CLASS,
    @JsonProperty("package")
    PACKAGE
}
