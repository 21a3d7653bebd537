package dev.parley.protocol.model;

import java.util.Objects;

/**
 * A column of a table.
 *
 * @param type Spark's own name of it, as {@code DESCRIBE} prints it, for example {@code bigint} or {@code array<string>}
 */
public record Column(String name, String type) {
    public Column {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
    }
}
