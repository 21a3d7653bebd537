package dev.parley.session.link;

import java.util.function.LongSupplier;

/** For how long the server has been silent on a connection, and for how long there has been no connection. Thread-safe. */
final class LinkWatch {
    private final LinkClock clock;
    private final LongSupplier nanoTime;
    private long heardAt;
    private long aloneSince;
    private boolean linked;

    /**
     * There is no connection yet.
     *
     * @param nanoTime as {@link System#nanoTime()}
     */
    LinkWatch(LinkClock clock, LongSupplier nanoTime) {
        this.clock = clock;
        this.nanoTime = nanoTime;
        heardAt = nanoTime.getAsLong();
        aloneSince = heardAt;
    }

    /** A connection begins: its server is given time to say something. */
    synchronized void opened() {
        heardAt = nanoTime.getAsLong();
    }

    synchronized void heard() {
        heardAt = nanoTime.getAsLong();
    }

    synchronized void welcomed() {
        linked = true;
    }

    /** A connection has ended. One on which the server never said welcome was none. */
    synchronized void lost() {
        if (linked) {
            linked = false;
            aloneSince = nanoTime.getAsLong();
        }
    }

    synchronized boolean isSilent() {
        return nanoTime.getAsLong() - heardAt > clock.timing().silence().toNanos();
    }

    /** Whether the engine has been without a server for too long. */
    synchronized boolean isLeaseOver() {
        return !linked && nanoTime.getAsLong() - aloneSince > clock.lease().toNanos();
    }
}
