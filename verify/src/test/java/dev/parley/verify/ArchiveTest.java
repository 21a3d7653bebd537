package dev.parley.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/parley archive server}: what the server's JVM maps instead of loading it from jars. */
class ArchiveTest {
    private static final Path ARCHIVE = ParleyServer.DIST.resolve("server.jsa");

    @TempDir
    Path folder;

    @AfterEach
    void removeArchive() throws Exception {
        Files.deleteIfExists(ARCHIVE);
    }

    @Test
    @Timeout(300)
    void aServerTakesItsClassesFromTheArchiveThatWasMadeForIt() throws Exception {
        assertThat(parley("", "archive", "server").strip())
                .startsWith("made " + ARCHIVE)
                .contains(" MB, in ");

        assertThat(sources("-Xlog:class+load:file=" + folder.resolve("classes")))
                .anyMatch(
                        line -> line.contains("dev.parley.server.Main ") && line.contains("shared objects file (top)"));
        try (Stream<Path> left = Files.list(ParleyServer.DIST)) {
            assertThat(left.filter(path -> path.getFileName().toString().startsWith("archive.")))
                    .isEmpty();
        }
    }

    @Test
    @Timeout(60)
    void anArchiveThatIsNoneIsLeftAside() throws Exception {
        Files.writeString(ARCHIVE, "not an archive");

        assertThat(sources("-Xlog:class+load:file=" + folder.resolve("classes")))
                .anyMatch(line -> line.contains("dev.parley.server.Main ") && line.contains(".jar"));
    }

    /** Where the classes of a run came from, which has nothing to say but its version. */
    private List<String> sources(String option) throws Exception {
        assertThat(parley(option, "--version")).startsWith("Parley").hasLineCount(1);
        return Files.readAllLines(folder.resolve("classes"));
    }

    private String parley(String javaOptions, String... arguments) throws Exception {
        var command = new ArrayList<String>();
        command.add(ParleyServer.DIST.resolve("bin/parley").toString());
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile());
        builder.environment().put("PARLEY_JAVA_OPTS", javaOptions);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(280, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(folder.resolve("output"), StandardCharsets.UTF_8);
    }
}
