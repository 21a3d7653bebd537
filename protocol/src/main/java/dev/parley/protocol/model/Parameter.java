package dev.parley.protocol.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;

/**
 * A value that a snippet finds under a name; it is bound as a value and never becomes part of the code.
 *
 * @param name an identifier, {@code [A-Za-z_][A-Za-z0-9_]*}
 * @param value null, or in the form that the type asks for
 */
public record Parameter(String name, Type type, Object value) {
    public Parameter {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
    }

    /** What it is to Spark, and in which form JSON carries it. */
    public enum Type {
        @JsonProperty("boolean")
        BOOLEAN,
        /** 32 bits. */
        @JsonProperty("int")
        INT,
        /** 64 bits; a number, or text where it is beyond 2^53. */
        @JsonProperty("bigint")
        BIGINT,
        @JsonProperty("double")
        DOUBLE,
        /** Text such as {@code 12.50}, whose digits give precision and scale. */
        @JsonProperty("decimal")
        DECIMAL,
        @JsonProperty("string")
        STRING,
        /** Text such as {@code 2013-01-31}. */
        @JsonProperty("date")
        DATE,
        /** Text with an offset, such as {@code 2013-01-31T10:00:00Z}. */
        @JsonProperty("timestamp")
        TIMESTAMP,
        /** Text without an offset. */
        @JsonProperty("timestamp_ntz")
        TIMESTAMP_NTZ,
        /** Text in base64. */
        @JsonProperty("binary")
        BINARY
    }
}
