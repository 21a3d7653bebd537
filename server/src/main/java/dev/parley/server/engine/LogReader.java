package dev.parley.server.engine;

import dev.parley.protocol.engine.EngineFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Reads one engine's log, which its engine may be writing, by byte offset. Thread-safe; does file I/O. */
final class LogReader {
    private final Path folder;

    /** A part of the log that is kept, as long as it was when it was looked at. */
    private record Piece(long start, long length, Path file) {
        long end() {
            return start + length;
        }
    }

    /**
     * A reader.
     *
     * @param folder the engine's folder
     */
    LogReader(Path folder) {
        this.folder = folder;
    }

    /**
     * Reads from an offset to the end of what is kept there, whole characters.
     *
     * @param offset below 0 it counts from the end
     * @param ended whether the engine has: then its process's own last words follow its log
     */
    LogPage read(long offset, int limit, boolean ended) throws IOException {
        return read(offset, limit, ended, ended);
    }

    /**
     * Reads in the same way.
     *
     * @param withOutput whether what the process itself has written follows its log
     */
    LogPage read(long offset, int limit, boolean ended, boolean withOutput) throws IOException {
        List<Piece> pieces = pieces(withOutput);
        long size = pieces.isEmpty() ? 0 : pieces.get(pieces.size() - 1).end();
        long from = Math.min(size, offset < 0 ? Math.max(0, size + offset) : offset);
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(limit, size));
        long at = from;
        for (Piece piece : pieces) {
            if (bytes.position() == 0 && piece.length() > 0) {
                at = Math.max(at, Math.min(piece.start(), size)); // what was before it is not kept
            }
            if (at >= piece.start() && at < piece.end() && bytes.hasRemaining()) {
                at += read(piece, at, bytes);
            }
        }
        return page(bytes, at - bytes.position(), size, ended);
    }

    private static int read(Piece piece, long at, ByteBuffer bytes) throws IOException {
        int most = (int) Math.min(bytes.remaining(), piece.end() - at);
        ByteBuffer part = bytes.slice(bytes.position(), most);
        try (SeekableByteChannel channel = Files.newByteChannel(piece.file())) {
            channel.position(at - piece.start());
            int read;
            do {
                read = channel.read(part);
            } while (read > 0 && part.hasRemaining());
        } catch (NoSuchFileException e) {
            return 0; // dropped meanwhile, to make room
        }
        bytes.position(bytes.position() + part.position());
        return part.position();
    }

    /** Cuts what is no whole character off both ends. */
    private static LogPage page(ByteBuffer bytes, long offset, long size, boolean ended) {
        int to = bytes.position();
        byte[] all = new byte[to];
        bytes.flip().get(all);
        int from = 0;
        while (from < to && from < 3 && isContinuation(all[from])) {
            from++;
        }
        int cut = to;
        while (cut > from && to - cut < 3 && isContinuation(all[cut - 1])) {
            cut--;
        }
        boolean isCut = cut > from && offset + to < size && to - cut + 1 < lengthFrom(all[cut - 1]);
        int end = isCut && cut - 1 > from ? cut - 1 : to;
        var text = new String(all, from, end - from, StandardCharsets.UTF_8);
        return new LogPage(offset + from, offset + end, size, text, ended);
    }

    private static boolean isContinuation(byte value) {
        return (value & 0xc0) == 0x80;
    }

    /** How many bytes the character has that begins with this one. */
    private static int lengthFrom(byte first) {
        if ((first & 0xe0) == 0xc0) {
            return 2;
        }
        if ((first & 0xf0) == 0xe0) {
            return 3;
        }
        return (first & 0xf8) == 0xf0 ? 4 : 1;
    }

    private List<Piece> pieces(boolean withOutput) throws IOException {
        var pieces = new ArrayList<Piece>();
        try (Stream<Path> files = Files.list(folder.resolve(EngineFiles.LOG))) {
            for (Path file :
                    files.sorted(Comparator.comparing(Path::getFileName)).toList()) {
                pieces.add(new Piece(Long.parseLong(file.getFileName().toString()), length(file), file));
            }
        } catch (NoSuchFileException e) {
            // One whose process has not come so far.
        }
        Path words = folder.resolve(EngineFiles.OUTPUT);
        long start = pieces.isEmpty() ? 0 : pieces.get(pieces.size() - 1).end();
        if (withOutput && length(words) > 0) {
            pieces.add(new Piece(start, length(words), words));
        }
        return pieces;
    }

    private static long length(Path file) {
        return file.toFile().length(); // 0 where it is gone
    }
}
