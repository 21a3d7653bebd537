package dev.parley.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code bin/parley archive}: what the JVMs of server and engines map instead of loading it from jars. It is the first of
 * these tests, by its name, and leaves the archives in the tree: for all that is started from it later.
 */
class ArchiveTest {
    private static final Path ARCHIVE = ParleyServer.DIST.resolve("server.jsa");

    @TempDir
    Path folder;

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
        Path kept = ARCHIVE.resolveSibling("server.jsa.kept");
        if (Files.exists(ARCHIVE)) {
            Files.move(ARCHIVE, kept);
        }
        try {
            Files.writeString(ARCHIVE, "not an archive");

            assertThat(sources("-Xlog:class+load:file=" + folder.resolve("classes")))
                    .anyMatch(line -> line.contains("dev.parley.server.Main ") && line.contains(".jar"));
        } finally {
            Files.delete(ARCHIVE);
            if (Files.exists(kept)) {
                Files.move(kept, ARCHIVE);
            }
        }
    }

    @Test
    @Timeout(600)
    void enginesTakeTheirClassesFromTheArchiveThatWasMadeForThem() throws Exception {
        String made = parley("", "archive", "--data", folder.resolve("data").toString());

        assertThat(made).contains(" MB, made in ");
        String archive = made.substring(0, made.indexOf(','));
        assertThat(Path.of(archive)).hasParent(ParleyServer.DIST.resolve("engine/archive"));
        try (ParleyServer server = ParleyServer.start(folder.resolve("data"))) {
            assertThat(new Api(server.address()).open("s").path("state").asText())
                    .isEqualTo("idle");
            assertThat(server.engines()).hasSize(1).allSatisfy(engine -> assertThat(
                            Files.readString(Path.of("/proc", Long.toString(engine.pid()), "maps")))
                    .contains(archive));
        }
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
