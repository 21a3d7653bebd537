package dev.parley.session;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Ends the engine when its heap stays full: code that keeps what it allocated starves all sessions, and the threads that
 * speak with the server. The JVM's own options for that end it on any {@code OutOfMemoryError}, also on one that code has
 * caught, and on an array that is too long for any heap.
 */
final class HeapWatch {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final int LOOKS_IN_A_ROW = 3;
    private static final double FULL = 0.95;
    private static final int EXIT_CODE = 3;

    /** Made ahead: there may be no room for it then. */
    private static final String LAST_WORDS =
            "the heap is full and stays full after collections: the engine ends, since none of its sessions can go on";

    private final MemoryPoolMXBean old;
    private final Runnable end;
    private int full;

    HeapWatch(MemoryPoolMXBean old, Runnable end) {
        this.old = old;
        this.end = end;
    }

    /** Watches the heap of this process until it ends; a collector without a pool for what lives long is not watched. */
    static void start() {
        oldGeneration(ManagementFactory.getMemoryPoolMXBeans())
                .map(pool -> new HeapWatch(pool, HeapWatch::halt))
                .ifPresent(watch -> {
                    var thread = new Thread(watch::run, "parley-heap-watch");
                    thread.setDaemon(true);
                    thread.start();
                });
    }

    static Optional<MemoryPoolMXBean> oldGeneration(List<MemoryPoolMXBean> pools) {
        return pools.stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP && pool.getCollectionUsage() != null)
                .filter(pool -> pool.getName().contains("Old") || pool.getName().contains("Tenured"))
                .findFirst();
    }

    private void run() {
        try {
            while (!look()) {
                Thread.sleep(LOOK_EVERY.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (OutOfMemoryError e) {
            end.run(); // not even room to look
        }
    }

    /** Whether that was the end. */
    boolean look() {
        full = isFull(old.getCollectionUsage()) && isFull(old.getUsage()) ? full + 1 : 0;
        if (full < LOOKS_IN_A_ROW) {
            return false;
        }
        end.run();
        return true;
    }

    private static boolean isFull(MemoryUsage usage) {
        return usage.getMax() > 0 && usage.getUsed() >= FULL * usage.getMax();
    }

    private static void halt() {
        try {
            System.err.println(LAST_WORDS);
        } finally {
            Runtime.getRuntime().halt(EXIT_CODE); // also where there is no room to say a word
        }
    }
}
