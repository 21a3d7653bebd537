package dev.parley.server.engine;

import dev.parley.protocol.engine.EngineFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What an engine's process said at its end, for the reason of its end. Stateless; does file I/O. */
final class LastWords {
    private static final int TAIL_BYTES = 4096;
    private static final int TAIL_LINES = 5;

    /** The line of a JVM's report that says what it died of, far above its last lines. */
    private static final Pattern CRASH =
            Pattern.compile("#\\s+(SIG[A-Z]+ .*|Internal Error .*|Out of Memory Error .*)");

    private LastWords() {}

    /** The end of what the process itself has written, else of its log. */
    static Optional<String> in(Path folder) {
        List<String> lines = tail(folder.resolve(EngineFiles.OUTPUT));
        if (lines.isEmpty()) {
            lines = lastPiece(folder.resolve(EngineFiles.LOG))
                    .map(LastWords::tail)
                    .orElse(List.of());
        }
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        List<String> causes = lines.stream().flatMap(LastWords::cause).toList();
        return Optional.of(
                causes.isEmpty()
                        ? String.join(" | ", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()))
                        : causes.get(causes.size() - 1));
    }

    private static Stream<String> cause(String line) {
        Matcher crash = CRASH.matcher(line);
        if (crash.matches()) {
            return Stream.of("the JVM crashed with " + crash.group(1));
        }
        // Threads that die of a full heap may write after the engine has said that it ends.
        return line.startsWith(EngineFiles.FULL_HEAP) ? Stream.of(line) : Stream.empty();
    }

    private static Optional<Path> lastPiece(Path log) {
        try (Stream<Path> pieces = Files.list(log)) {
            return pieces.max(Comparator.comparing(Path::getFileName));
        } catch (IOException e) {
            return Optional.empty(); // an engine that never wrote a log has none to quote
        }
    }

    private static List<String> tail(Path file) {
        try (var open = new RandomAccessFile(file.toFile(), "r")) {
            open.seek(Math.max(0, open.length() - TAIL_BYTES));
            byte[] end = new byte[(int) Math.min(TAIL_BYTES, open.length())];
            open.readFully(end);
            return new String(end, StandardCharsets.UTF_8).strip().lines().toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
