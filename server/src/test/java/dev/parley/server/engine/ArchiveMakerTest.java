package dev.parley.server.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.engine.EngineFiles;
import dev.parley.server.config.EngineConfigs;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a training that ends at once: the JVM's part is real. */
class ArchiveMakerTest {
    private static final String TRAINING = "dev/parley/session/ArchiveTraining.class";

    @TempDir
    private Path folder;

    private Path home;
    private Path jar;

    @BeforeEach
    void layOut() throws Exception {
        home = folder.resolve("engine");
        jar = Files.createDirectories(home.resolve("parley")).resolve("session.jar");
        jar(Files.createDirectories(home.resolve("jars")).resolve("spark-core_2.12-3.5.7.jar"), "empty", new byte[0]);
        jar(Files.createDirectories(home.resolve("parley/spark35")).resolve("adapter.jar"), "empty", new byte[0]);
    }

    @Test
    void theArchiveIsMadeFoundAndFitsNoOtherJars() throws Exception {
        jar(jar, TRAINING, training(0));
        var maker = maker(Map.of());
        assertThat(maker.isMissing()).isTrue();

        ArchiveMaker.Made made = maker.make(true).get(1, TimeUnit.MINUTES);

        assertThat(made.file()).isNotEmptyFile().hasParent(home.resolve("archive"));
        assertThat(made.bytes()).isEqualTo(Files.size(made.file()));
        assertThat(maker.isMissing()).isFalse();
        assertThat(maker.find(classPath())).contains(made.file());
        assertThat(starts(made.file())).isTrue();
        assertThat(maker(Map.of("archive", "none")).find(classPath())).isEmpty();
        assertThat(maker(Map.of("java_options", "[-Xss4m]")).find(classPath())).isEmpty();
        assertThat(maker(Map.of("memory", "3g")).find(classPath())).isPresent();
        assertThat(maker(Map.of("memory", "40g")).find(classPath())).isEmpty();

        Path whole = Files.copy(made.file(), folder.resolve("whole"));
        shorten(made.file());
        assertThat(maker.find(classPath())).isEmpty();
        Files.move(whole, made.file(), StandardCopyOption.REPLACE_EXISTING);
        assertThat(maker.find(classPath())).isPresent();

        jar(home.resolve("jars/another.jar"), "empty", new byte[0]);
        assertThat(maker.find(classPath())).isEmpty();
        assertThat(maker.isMissing()).isTrue();
    }

    @Test
    void ofTwoThatFitTheNewestIsTaken() throws Exception {
        jar(jar, TRAINING, training(0));
        var maker = maker(Map.of());
        Path made = maker.make(true).get(1, TimeUnit.MINUTES).file();
        byte[] content = Files.readAllBytes(made);
        String name =
                made.getFileName().toString().replace("-" + content.length + ".", "-" + (content.length + 1) + ".");
        Path other = Files.write(made.resolveSibling(name), Arrays.copyOf(content, content.length + 1));
        FileTime now = Files.getLastModifiedTime(made);

        Files.setLastModifiedTime(other, FileTime.from(now.toInstant().plusSeconds(60)));
        assertThat(maker.find(classPath())).contains(other);
        Files.setLastModifiedTime(other, FileTime.from(now.toInstant().minusSeconds(60)));
        assertThat(maker.find(classPath())).contains(made);
    }

    @Test
    void aTrainingThatFailsLeavesNoArchiveAndSaysWhereToLook() throws Exception {
        jar(jar, TRAINING, training(3));
        var maker = maker(Map.of());
        assertThatThrownBy(() -> maker.make(true).get(1, TimeUnit.MINUTES))
                .hasMessageContaining("exit code 3")
                .hasMessageContaining(EngineFiles.OUTPUT);
        try (Stream<Path> left = Files.list(home.resolve("archive"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void onlyTheNewestArchivesAreKept() throws Exception {
        jar(jar, TRAINING, training(0));
        for (String size : List.of("1m", "2m", "3m")) {
            maker(Map.of("java_options", "[-Xss" + size + "]")).make(false).get(1, TimeUnit.MINUTES);
        }
        try (Stream<Path> left = Files.list(home.resolve("archive"))) {
            assertThat(left).hasSize(2);
        }
        assertThat(maker(Map.of("java_options", "[-Xss3m]")).isMissing()).isFalse();
    }

    private ArchiveMaker maker(Map<String, String> settings) {
        return new ArchiveMaker(EngineConfigs.with(settings), home, new EngineFolders(folder.resolve("data")));
    }

    private EngineClassPath classPath() throws IOException {
        return EngineClassPath.of(home.resolve("parley"), home.resolve("parley/spark35"), home.resolve("jars"));
    }

    /** Whether a JVM takes it that refuses to start without. */
    private boolean starts(Path archive) throws Exception {
        var line = new EngineCommandLine(EngineConfigs.with(Map.of()), home);
        Path arguments = new EngineFolders(folder).writeClassPath(folder, classPath());
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(
                        java,
                        "-XX:SharedArchiveFile=" + archive,
                        "-Xshare:on",
                        "@" + arguments,
                        "dev.parley.session.ArchiveTraining")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("jvm.log").toFile())
                .start();
        assertThat(line.arguments(arguments, maker(Map.of()).find(classPath())))
                .contains("-XX:SharedArchiveFile=" + archive);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return process.exitValue() == 0;
    }

    private static void shorten(Path file) throws IOException {
        assertThat(file.toFile().setWritable(true)).isTrue();
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() / 2);
        }
    }

    private byte[] training(int exit) throws IOException {
        Path source = folder.resolve("ArchiveTraining.java");
        Files.writeString(
                source,
                "package dev.parley.session; public class ArchiveTraining {"
                        + " public static void main(String[] arguments) { System.exit(" + exit + "); } }");
        int failed =
                ToolProvider.getSystemJavaCompiler().run(null, null, null, "-d", folder.toString(), source.toString());
        assertThat(failed).isZero();
        return Files.readAllBytes(folder.resolve(TRAINING));
    }

    private static void jar(Path file, String entry, byte[] content) throws IOException {
        try (var out = new JarOutputStream(Files.newOutputStream(file))) {
            out.putNextEntry(new JarEntry(entry));
            out.write(content);
        }
    }
}
