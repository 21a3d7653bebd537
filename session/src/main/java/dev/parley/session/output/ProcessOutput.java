package dev.parley.session.output;

import dev.parley.protocol.engine.EngineFiles;
import dev.parley.session.task.RepeatedTask;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Moves what the process itself has written to its standard streams into the engine's log, so that the file it was
 * redirected to stays small. What is being written is left alone for a second: a crash's last words stay where the server
 * looks for them. Thread-safe.
 */
public final class ProcessOutput implements AutoCloseable {
    /** So much is moved at once, even while more is being written. */
    static final long MOST_BYTES = 1 << 20;

    private static final int CHUNK = 64 << 10;

    private final Path file;
    private final OutputStream log;
    private final ScheduledExecutorService clock;
    private long seen;

    /**
     * One that is not started.
     *
     * @param directory the engine's folder, in which a launcher on this machine has made the file, opened for appending
     */
    public ProcessOutput(Path directory, OutputStream log) {
        this.file = directory.resolve(EngineFiles.OUTPUT);
        this.log = log;
        this.clock = Executors.newSingleThreadScheduledExecutor(task -> {
            var thread = new Thread(task, "parley-output");
            thread.setDaemon(true);
            return thread;
        });
    }

    public void start() {
        if (Files.isRegularFile(file)) {
            var ignored = clock.scheduleWithFixedDelay(
                    new RepeatedTask("what the process printed could not be moved into the log", this::tick),
                    1,
                    1,
                    TimeUnit.SECONDS);
        }
    }

    private void tick() {
        try {
            move();
        } catch (IOException e) {
            // The next time it may succeed; there is nowhere to say that it did not.
        }
    }

    /** Moves what has not changed since the last call, or is much. */
    synchronized void move() throws IOException {
        long size = Files.size(file);
        if (size > 0 && (size == seen || size > MOST_BYTES)) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                copy(channel, size);
                channel.truncate(0);
            }
            size = 0;
        }
        seen = size;
    }

    private void copy(FileChannel channel, long size) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
        long at = 0;
        while (at < size && channel.read(buffer.clear(), at) > 0) {
            at += buffer.position();
            log.write(buffer.array(), 0, buffer.position());
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
