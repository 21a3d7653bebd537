package dev.parley.server.result;

/**
 * Rows of a result.
 *
 * @param from the number of the first, counted from 0
 * @param most how many at most
 */
public record RowRange(long from, long most) {
    public static final RowRange ALL = new RowRange(0, Long.MAX_VALUE);

    public RowRange {
        if (from < 0 || most < 0) {
            throw new IllegalArgumentException("no range of rows: " + from + ", " + most);
        }
    }

    /** The part of it that there is. */
    RowRange within(long rows) {
        long start = Math.min(from, rows);
        return new RowRange(start, Math.min(most, rows - start));
    }

    /** The row after the last one. */
    long end() {
        return from + most;
    }
}
