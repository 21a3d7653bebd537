package dev.parley.session.output;

import dev.parley.protocol.engine.EngineFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The engine's log in pieces of which the first and the last few are kept, each named by where it starts: a byte keeps its
 * offset whatever was dropped before it. A disk that takes nothing costs lines of the log and nothing else. Thread-safe.
 */
public final class EngineLog extends OutputStream {
    static final int PIECE_BYTES = 2 << 20;
    static final int LAST_PIECES = 7;

    private final Path folder;
    private final int pieceBytes;
    private final Deque<Path> last = new ArrayDeque<>();
    private OutputStream piece;
    private long start;
    private int written;

    private EngineLog(Path folder, int pieceBytes) {
        this.folder = folder;
        this.pieceBytes = pieceBytes;
    }

    /**
     * A log that begins.
     *
     * @param directory the engine's folder
     */
    public static EngineLog begin(Path directory) throws IOException {
        return begin(directory, PIECE_BYTES);
    }

    static EngineLog begin(Path directory, int pieceBytes) throws IOException {
        var log = new EngineLog(Files.createDirectories(directory.resolve(EngineFiles.LOG)), pieceBytes);
        log.piece = Files.newOutputStream(log.folder.resolve(EngineFiles.piece(0)));
        return log;
    }

    @Override
    public void write(int value) {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) {
        try {
            int done = 0;
            while (done < length) {
                if (written >= pieceBytes) {
                    beginPiece();
                }
                int now = Math.min(length - done, pieceBytes - written);
                piece.write(bytes, from + done, now);
                written += now;
                done += now;
            }
        } catch (IOException e) {
            // There is no log to write this to.
        }
    }

    private void beginPiece() throws IOException {
        Path next = folder.resolve(EngineFiles.piece(start + written));
        OutputStream opened = Files.newOutputStream(next);
        piece.close();
        piece = opened;
        start += written;
        written = 0;
        last.addLast(next);
        if (last.size() > LAST_PIECES) {
            Files.deleteIfExists(last.removeFirst());
        }
    }

    @Override
    public synchronized void close() throws IOException {
        piece.close();
    }
}
