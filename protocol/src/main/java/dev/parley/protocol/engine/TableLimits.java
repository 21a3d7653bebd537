package dev.parley.protocol.engine;

/**
 * How much of a table is kept.
 *
 * @param maxRows rows; null where only the bytes are bounded
 * @param maxBytes bytes of the rows as they are kept
 */
public record TableLimits(Long maxRows, long maxBytes) {
    public TableLimits {
        if ((maxRows != null && maxRows < 1) || maxBytes < 1) {
            throw new IllegalArgumentException("limits must be positive: " + maxRows + " rows, " + maxBytes + " bytes");
        }
    }

    /** Both bounded. */
    public TableLimits(long maxRows, long maxBytes) {
        this(Long.valueOf(maxRows), maxBytes);
    }
}
