package dev.parley.protocol.model;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What SQL is refused to do, since it brings code, programs or files into an engine. */
public enum SqlGuard {
    /** Programs: {@code TRANSFORM … USING}. */
    @JsonProperty("transform")
    TRANSFORM,
    /** Files: {@code ADD JAR}, {@code ADD FILE}, {@code ADD ARCHIVE}. */
    @JsonProperty("add")
    ADD,
    /** Functions from files: {@code CREATE FUNCTION … USING}. */
    @JsonProperty("function")
    FUNCTION,
    /** Methods of Java by their names: {@code reflect}, {@code java_method}. */
    @JsonProperty("reflect")
    REFLECT,
    /** Settings that a session may not bring: {@code SET} and {@code RESET} of them. */
    @JsonProperty("set")
    SET
}
