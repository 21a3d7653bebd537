package dev.parley.server.store;

/**
 * How much may wait for the disk.
 *
 * @param writes writes
 * @param weight characters of all of them together; the last one taken may exceed it
 */
record WriteBounds(int writes, long weight) {
    static final WriteBounds DEFAULT = new WriteBounds(10_000, 64L << 20);

    WriteBounds {
        if (writes < 1 || weight < 1) {
            throw new IllegalArgumentException("bounds must be positive: " + writes + ", " + weight);
        }
    }
}
