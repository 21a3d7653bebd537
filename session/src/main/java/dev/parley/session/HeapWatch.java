package dev.parley.session;

import dev.parley.protocol.engine.EngineFiles;
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
 * <p>Whether there is room is tried and not computed: how full a full heap is differs from collector to collector. One
 * thread tries, and another, which allocates nothing, looks when that last went well: where all threads wait for room, who
 * tries may wait for minutes too.
 */
final class HeapWatch {
    /** Without room for so long, the engine ends. */
    static final Duration STAYS_FULL = Duration.ofSeconds(10);

    /** Fewer tell of a process that was not running rather than of one without room. */
    static final int FEWEST_COLLECTIONS = 3;

    /** A process that was stopped for a while looks before it has tried, once. */
    static final int LOOKS_IN_A_ROW = 3;

    private static final Duration EVERY = Duration.ofSeconds(1);

    /** So many pieces, none of them large for any collector, are the 8 MB without which an engine cannot go on. */
    private static final int PIECES = 32;

    private static final int PIECE_BYTES = 256 << 10;

    private static final byte[] LAST_WORDS = (EngineFiles.FULL_HEAP
                    + ": the engine ends, since none of its sessions can go on" + System.lineSeparator())
            .getBytes(StandardCharsets.UTF_8);

    /** The process's own: the log would need room for what it writes. */
    private static final FileOutputStream CONSOLE = new FileOutputStream(FileDescriptor.err);

    private final LongSupplier clock;
    private final LongSupplier collections;
    private final BooleanSupplier room;
    private final Runnable end;
    private volatile long hadRoomAt;
    private volatile long collectedBy;
    private int looksInVain; // of the one thread that looks

    /**
     * One that has found room just now.
     *
     * @param clock nanoseconds
     * @param collections how many the collectors have done so far
     * @param room whether there is room for what an engine needs to go on
     */
    HeapWatch(LongSupplier clock, LongSupplier collections, BooleanSupplier room, Runnable end) {
        this.clock = clock;
        this.collections = collections;
        this.room = room;
        this.end = end;
        hasRoom(collections.getAsLong());
    }

    /** Watches the heap of this process until it ends. */
    static void start() {
        var kill = new SelfKill();
        var watch = new HeapWatch(System::nanoTime, collections(), room(), () -> end(kill));
        every("parley-heap-try", watch::tryRoom);
        every("parley-heap-watch", watch::look);
    }

    private static void every(String name, Runnable action) {
        var thread = new Thread(() -> repeat(action), name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void repeat(Runnable action) {
        boolean isInterrupted = false;
        while (!isInterrupted) {
            try {
                action.run();
                Thread.sleep(EVERY.toMillis());
            } catch (OutOfMemoryError e) {
                // It is what is being looked for, and the next look sees whether it stays.
            } catch (InterruptedException e) {
                isInterrupted = true;
            }
        }
    }

    void tryRoom() {
        long now = collections.getAsLong();
        boolean isQuiet = now == collectedBy; // whoever allocated since then found room without a collection
        if (isQuiet || room.getAsBoolean()) {
            hasRoom(collections.getAsLong());
        }
    }

    private void hasRoom(long collected) {
        collectedBy = collected;
        hadRoomAt = clock.getAsLong();
    }

    void look() {
        boolean isLong = clock.getAsLong() - hadRoomAt >= STAYS_FULL.toNanos();
        boolean isFull = isLong && collections.getAsLong() - collectedBy >= FEWEST_COLLECTIONS;
        looksInVain = isFull ? looksInVain + 1 : 0;
        if (looksInVain == LOOKS_IN_A_ROW) {
            end.run();
        }
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

    private static void end(SelfKill kill) {
        while (true) {
            try {
                CONSOLE.write(LAST_WORDS);
                kill.now();
            } catch (IOException e) {
                kill.now(); // there is nowhere else to say it
            } catch (OutOfMemoryError e) {
                // Ending took a bit of room itself; it is tried until there is some.
            }
        }
    }
}
