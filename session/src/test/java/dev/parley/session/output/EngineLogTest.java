package dev.parley.session.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.engine.EngineFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineLogTest {
    private static final int PIECE = 10;

    @TempDir
    private Path folder;

    @Test
    void theFirstPieceAndTheLastOnesStayAndAreNamedByWhereTheyStart() throws IOException {
        try (EngineLog log = EngineLog.begin(folder, PIECE)) {
            for (int i = 0; i < 30; i++) {
                log.write(String.format("line%05d\n", i).getBytes(StandardCharsets.UTF_8));
            }
        }

        assertThat(names()).hasSize(1 + EngineLog.LAST_PIECES).startsWith(EngineFiles.piece(0));
        assertThat(names()).element(1).isEqualTo(EngineFiles.piece(230));
        assertThat(text(0)).isEqualTo("line00000\n");
        assertThat(text(290)).isEqualTo("line00029\n");
    }

    @Test
    void whatIsLongerThanAPieceGoesOnInTheNext() throws IOException {
        try (EngineLog log = EngineLog.begin(folder, PIECE)) {
            log.write("0123456789abcdefghijk".getBytes(StandardCharsets.UTF_8));
        }

        assertThat(text(0) + "|" + text(10) + "|" + text(20)).isEqualTo("0123456789|abcdefghij|k");
    }

    @Test
    void whatTheProcessHasWrittenIsMovedOnceItIsQuiet() throws IOException {
        Path output = folder.resolve(EngineFiles.OUTPUT);
        Files.writeString(output, "native ");
        try (EngineLog log = EngineLog.begin(folder, 100);
                ProcessOutput process = new ProcessOutput(folder, log)) {
            process.move();
            Files.writeString(output, "words\n", StandardOpenOption.APPEND);
            process.move();
            assertThat(text(0)).isEmpty();
            assertThat(output).hasContent("native words\n");

            process.move();
            assertThat(text(0)).isEqualTo("native words\n");
            assertThat(output).isEmptyFile();
        }
    }

    @Test
    void muchIsMovedAlsoWhileMoreIsWritten() throws IOException {
        Path output = folder.resolve(EngineFiles.OUTPUT);
        Files.write(output, new byte[(int) ProcessOutput.MOST_BYTES + 1]);
        try (EngineLog log = EngineLog.begin(folder);
                ProcessOutput process = new ProcessOutput(folder, log)) {
            process.move();
            assertThat(output).isEmptyFile();
            assertThat(Files.size(folder.resolve(EngineFiles.LOG).resolve(EngineFiles.piece(0))))
                    .isEqualTo(ProcessOutput.MOST_BYTES + 1);
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(EngineFiles.LOG))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private String text(long start) throws IOException {
        return Files.readString(folder.resolve(EngineFiles.LOG).resolve(EngineFiles.piece(start)));
    }
}
