package dev.parley.server.frontend.thrift;

/** How much pages that nobody has asked for yet may take, of all statements together. Belongs to the gateway's event loop. */
final class AheadRoom {
    private static final long MOST_BYTES = 16 << 20;

    private long taken;

    /** Whether so many more bytes have room; they are given back later. */
    boolean take(long bytes) {
        boolean fits = taken + bytes <= MOST_BYTES;
        if (fits) {
            taken += bytes;
        }
        return fits;
    }

    void giveBack(long bytes) {
        taken -= bytes;
    }
}
