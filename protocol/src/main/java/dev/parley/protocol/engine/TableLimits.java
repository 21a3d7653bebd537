package dev.parley.protocol.engine;

/**
 * How much of a table is kept.
 *
 * @param maxRows rows
 * @param maxBytes bytes of the rows as JSON
 */
public record TableLimits(int maxRows, long maxBytes) {
    public TableLimits {
        if (maxRows < 1 || maxBytes < 1) {
            throw new IllegalArgumentException("limits must be positive: " + maxRows + " rows, " + maxBytes + " bytes");
        }
    }
}
