package dev.parley.session;

import dev.parley.session.guard.ExitGuard;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Ends the engine when its heap stays full: code that keeps what it allocated starves all sessions, and the threads that
 * speak with the server. The JVM's own options for that end it on any {@code OutOfMemoryError}, also on one that code has
 * caught, and on an array that is too long for any heap.
 *
 * <p>Whether there is room is tried and not computed: how full a full heap is differs from collector to collector.
 * Nothing here allocates once it has started, but for that. Belongs to one thread.
 */
final class HeapWatch {
    static final int LOOKS_IN_A_ROW = 5;

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    /** So many pieces, none of them large for any collector, are the 8 MB without which an engine cannot go on. */
    private static final int PIECES = 32;

    private static final int PIECE_BYTES = 256 << 10;
    private static final int EXIT_CODE = 3;

    private static final byte[] LAST_WORDS =
            ("the heap is full and stays full: the engine ends, since none of its sessions can go on"
                            + System.lineSeparator())
                    .getBytes(StandardCharsets.UTF_8);

    /** The process's own: the log would need room for what it writes. */
    private static final FileOutputStream CONSOLE = new FileOutputStream(FileDescriptor.err);

    private final LongSupplier collections;
    private final BooleanSupplier room;
    private final Runnable end;
    private long seen;
    private int full;

    /**
     * One that has not looked yet.
     *
     * @param collections how many the collectors have done so far
     * @param room whether there is room for what an engine needs to go on
     */
    HeapWatch(LongSupplier collections, BooleanSupplier room, Runnable end) {
        this.collections = collections;
        this.room = room;
        this.end = end;
    }

    /** Watches the heap of this process until it ends. */
    static void start() {
        var watch = new HeapWatch(collections(), room(), HeapWatch::halt);
        var thread = new Thread(watch::run, "parley-heap-watch");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            while (!look()) {
                Thread.sleep(LOOK_EVERY.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether that was the end. */
    boolean look() {
        long now = collections.getAsLong();
        boolean isQuiet = now == seen; // whoever allocated since the last look found room without a collection
        seen = now;
        full = isQuiet || room.getAsBoolean() ? 0 : full + 1;
        if (full < LOOKS_IN_A_ROW) {
            return false;
        }
        end.run();
        return true;
    }

    static LongSupplier collections() {
        var collectors = ManagementFactory.getGarbageCollectorMXBeans().toArray(GarbageCollectorMXBean[]::new);
        return () -> {
            long sum = 0;
            for (GarbageCollectorMXBean collector : collectors) {
                sum += collector.getCollectionCount();
            }
            return sum;
        };
    }

    static BooleanSupplier room() {
        var pieces = new byte[PIECES][];
        return () -> {
            try {
                for (int i = 0; i < PIECES; i++) {
                    pieces[i] = new byte[PIECE_BYTES];
                }
                return true;
            } catch (OutOfMemoryError e) {
                return false;
            } finally {
                Arrays.fill(pieces, null);
            }
        };
    }

    private static void halt() {
        try {
            CONSOLE.write(LAST_WORDS);
        } catch (IOException e) {
            // There is nowhere else to say it, and the exit code is left.
        } finally {
            ExitGuard.open();
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }
}
