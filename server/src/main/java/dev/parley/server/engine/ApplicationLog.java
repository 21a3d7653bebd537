package dev.parley.server.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.protocol.engine.EngineFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What an application's processes write, kept within a bound: their file is emptied into pieces, of which the first and the
 * last ones stay. It is a file and no pipe of the server's, since they go on writing while no server is there. Thread-safe;
 * does file I/O.
 */
public final class ApplicationLog {
    /** Nothing that is looked for stands further down. */
    private static final long LOOKED_THROUGH = 4 << 20;

    private static final int LOOK_BYTES = 256 << 10;
    private static final int PIECES = 8;

    /** How masters call an application. */
    private static final Pattern APPLICATION =
            Pattern.compile("\\b(application_\\d{13}_\\d{4,}|app-\\d{14}-\\d{4,}|driver-\\d{14}-\\d{4,})\\b");

    /** How spark-submit tells that a driver on a standalone master's machines has ended. */
    private static final Pattern DRIVER_END =
            Pattern.compile("State of driver (?:driver-)?\\S+ is (FINISHED|FAILED|ERROR|KILLED)\\b");

    private final Path folder;
    private final Path output;
    private final Path pieces;
    private final long pieceBytes;
    private long looked;

    /**
     * The log in this folder.
     *
     * @param bytes how much of it is kept, about
     */
    public ApplicationLog(Path folder, long bytes) {
        this.folder = folder;
        this.output = folder.resolve(EngineFiles.OUTPUT);
        this.pieces = folder.resolve(EngineFiles.LOG);
        this.pieceBytes = bytes / PIECES;
    }

    /** Reads from an offset on, as {@link LogReader#read(long, int, boolean)}. */
    public synchronized LogPage read(long offset, int limit, boolean ended) throws IOException {
        return new LogReader(folder).read(offset, limit, ended, true);
    }

    /** The last lines, for the reason of an end. */
    public synchronized Optional<String> lastWords() {
        return LastWords.in(folder);
    }

    /** Makes room, where much was written since. What is written in the instant of the cut may be lost. */
    public synchronized void trim() throws IOException {
        if (output.toFile().length() < pieceBytes) {
            return;
        }
        Files.createDirectories(pieces);
        try (FileChannel from = FileChannel.open(output, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long size = from.size();
            long start = end();
            long skipped = Math.max(0, size - PIECES * pieceBytes);
            if (skipped > 0 && start == 0) {
                keep(from, 0, Math.min(skipped, pieceBytes), 0);
            }
            keep(from, skipped, size, start + skipped);
            from.truncate(0);
        }
        dropMiddle();
    }

    private void keep(FileChannel from, long first, long end, long start) throws IOException {
        Path next = folder.resolve("piece");
        try (FileChannel to = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            long at = first;
            while (at < end) {
                at += from.transferTo(at, end - at, to);
            }
        }
        Files.move(next, pieces.resolve(EngineFiles.piece(start)), StandardCopyOption.ATOMIC_MOVE);
    }

    private long end() throws IOException {
        List<Path> kept = kept();
        if (kept.isEmpty()) {
            return 0;
        }
        Path last = kept.get(kept.size() - 1);
        return Long.parseLong(last.getFileName().toString()) + Files.size(last);
    }

    private void dropMiddle() throws IOException {
        List<Path> kept = kept();
        long bytes = 0;
        for (int i = kept.size() - 1; i > 0; i--) {
            bytes += Files.size(kept.get(i));
            // the newest stays, however large, for the next one's name to follow from it
            if (i < kept.size() - 1 && bytes > (PIECES - 1) * pieceBytes) {
                Files.delete(kept.get(i));
            }
        }
    }

    private List<Path> kept() throws IOException {
        try (Stream<Path> files = Files.list(pieces)) {
            return files.sorted(Comparator.comparing(Path::getFileName)).toList();
        }
    }

    /** What the master calls the application, once it has written so; looks only at what it has not yet. */
    public synchronized Optional<String> application() throws IOException {
        while (looked < LOOKED_THROUGH) {
            LogPage page = read(looked, LOOK_BYTES, false);
            int line = page.text().lastIndexOf('\n') + 1;
            if (line == 0) {
                looked = page.isLast() ? looked : page.next();
                return Optional.empty();
            }
            String lines = page.text().substring(0, line);
            looked = page.offset() + lines.getBytes(UTF_8).length;
            Matcher found = APPLICATION.matcher(lines);
            if (found.find()) {
                return Optional.of(found.group());
            }
        }
        return Optional.empty();
    }

    /** How the driver has ended in a standalone master's words, where spark-submit's last lines say so. */
    public synchronized Optional<String> driverEnd() throws IOException {
        Matcher found = DRIVER_END.matcher(read(-LOOK_BYTES, LOOK_BYTES, true).text());
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }
}
