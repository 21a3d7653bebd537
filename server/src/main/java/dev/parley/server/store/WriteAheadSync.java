package dev.parley.server.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings commits to the disk soon after they were made: they survive a kill at once, a power cut after this. One sync
 * serves all commits before it. Thread-safe; syncs on a thread of its own.
 */
final class WriteAheadSync {
    /** From a commit to its sync; leaves half of the promised 100 ms to a slow disk. */
    static final Duration DELAY = Duration.ofMillis(50);

    private static final Logger log = LoggerFactory.getLogger(WriteAheadSync.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Disk disk;
    private final ScheduledThreadPoolExecutor timer;
    private boolean due; // guarded by this; a sync that has not begun is scheduled

    /** What makes written bytes last. */
    @FunctionalInterface
    interface Disk {
        void sync() throws IOException;
    }

    WriteAheadSync(Disk disk) {
        this(disk, new ScheduledThreadPoolExecutor(1, task -> {
            var thread = new Thread(task, "parley-store-sync");
            thread.setDaemon(true);
            return thread;
        }));
    }

    WriteAheadSync(Disk disk, ScheduledThreadPoolExecutor timer) {
        this.disk = disk;
        this.timer = timer;
    }

    /** Of the file in which SQLite keeps commits until it moves them over, which it syncs itself. */
    static WriteAheadSync of(Path database) {
        Path file = database.resolveSibling(database.getFileName() + "-wal");
        return new WriteAheadSync(() -> force(file));
    }

    /**
     * Opened each time, so that it is the file of now. Closing it loosens no lock: SQLite's are on the database and on
     * the index beside it, never on this file.
     */
    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(false);
        } catch (NoSuchFileException e) {
            log.debug("{} was moved over and removed, so that all of it is on disk", file);
        }
    }

    /** Something was committed, and is on disk soon. */
    synchronized void committed() {
        if (!due) {
            due = true;
            var unused = timer.schedule(this::sync, DELAY.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void sync() {
        synchronized (this) {
            due = false; // a commit from here on may come too late for this one
        }
        try {
            disk.sync();
        } catch (IOException | RuntimeException e) {
            log.error("The store's last writes may not survive a power cut, since the disk did not take them", e);
        }
    }

    /** Does at once what is due; nothing is committed after this. */
    void close() throws InterruptedException {
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        timer.shutdown();
        if (!timer.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            log.warn("A sync of the store takes longer than {}", PATIENCE);
        }
        boolean outstanding;
        synchronized (this) {
            outstanding = due;
        }
        if (outstanding) {
            sync();
        }
    }
}
