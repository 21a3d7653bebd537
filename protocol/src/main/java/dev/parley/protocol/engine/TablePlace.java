package dev.parley.protocol.engine;

import java.util.Objects;

/**
 * A place in the list of all tables, which may have gone meanwhile: the next one stands there then.
 *
 * @param database {@code ""} of temporary views
 * @param column the first of the table's that is meant, from 1
 */
public record TablePlace(String database, String table, int column) {
    public TablePlace {
        Objects.requireNonNull(database, "database");
        Objects.requireNonNull(table, "table");
    }
}
