package dev.parley.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.engine.EngineFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogReaderTest {
    @TempDir
    private Path folder;

    private void piece(long start, String text) throws IOException {
        Path log = Files.createDirectories(folder.resolve(EngineFiles.LOG));
        Files.writeString(log.resolve(EngineFiles.piece(start)), text);
    }

    private LogPage read(long offset, int limit) throws IOException {
        return new LogReader(folder).read(offset, limit, false);
    }

    @Test
    void aLogIsReadPieceAfterPieceByOffset() throws IOException {
        piece(0, "abc");
        piece(3, "defg");

        assertThat(read(0, 100)).isEqualTo(new LogPage(0, 7, 7, "abcdefg", false));
        assertThat(read(2, 3)).isEqualTo(new LogPage(2, 5, 7, "cde", false));
        assertThat(read(7, 100)).isEqualTo(new LogPage(7, 7, 7, "", false));
        assertThat(read(99, 100)).isEqualTo(new LogPage(7, 7, 7, "", false));
        assertThat(read(-2, 100)).isEqualTo(new LogPage(5, 7, 7, "fg", false));
        assertThat(read(-99, 2)).isEqualTo(new LogPage(0, 2, 7, "ab", false));
    }

    @Test
    void whatWasDroppedIsLeftOutAndTheNextPageSaysWhereItBegins() throws IOException {
        piece(0, "abc");
        piece(100, "xyz");

        assertThat(read(0, 50)).isEqualTo(new LogPage(0, 3, 103, "abc", false));
        assertThat(read(3, 50)).isEqualTo(new LogPage(100, 103, 103, "xyz", false));
        assertThat(read(50, 50)).isEqualTo(new LogPage(100, 103, 103, "xyz", false));
    }

    @Test
    void noCharacterIsCut() throws IOException {
        piece(0, "aé✈🛫b");

        assertThat(read(0, 2)).isEqualTo(new LogPage(0, 1, 11, "a", false));
        assertThat(read(1, 4)).isEqualTo(new LogPage(1, 3, 11, "é", false));
        assertThat(read(2, 100)).isEqualTo(new LogPage(3, 11, 11, "✈🛫b", false));
        assertThat(read(3, 6)).isEqualTo(new LogPage(3, 6, 11, "✈", false));
        assertThat(read(6, 4)).isEqualTo(new LogPage(6, 10, 11, "🛫", false));
    }

    @Test
    void theProcesssOwnLastWordsFollowOnceItHasEnded() throws IOException {
        piece(0, "log\n");
        Files.writeString(folder.resolve(EngineFiles.OUTPUT), "crash\n");

        assertThat(read(0, 100).text()).isEqualTo("log\n");
        assertThat(new LogReader(folder).read(0, 100, true)).isEqualTo(new LogPage(0, 10, 10, "log\ncrash\n", true));
    }

    @Test
    void anEngineThatHasNotWrittenHasAnEmptyLog() throws IOException {
        assertThat(read(0, 100)).isEqualTo(new LogPage(0, 0, 0, "", false));
    }

    @Test
    void aCrashIsToldByTheSignalThatItsReportNames() throws IOException {
        String report =
                """
                #
                # A fatal error has been detected by the Java Runtime Environment:
                #
                #  SIGSEGV (0xb) at pc=0x7f, pid=1
                #
                # Problematic frame:
                # C  [libc.so.6+0x1]
                #
                # An error report file with more information is saved as:
                # hs_err_pid1.log
                """;
        Files.writeString(folder.resolve(EngineFiles.OUTPUT), report);

        assertThat(LastWords.in(folder)).contains("the JVM crashed with SIGSEGV (0xb) at pc=0x7f, pid=1");
    }

    @Test
    void anEndWithoutWordsOfTheProcessIsToldByTheEndOfItsLog() throws IOException {
        assertThat(LastWords.in(folder)).isEmpty();
        piece(0, "old\n");
        piece(4, "1\n2\n3\n4\n5\n6\n");

        assertThat(LastWords.in(folder)).contains("2 | 3 | 4 | 5 | 6");
    }
}
