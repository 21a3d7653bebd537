package dev.parley.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Jars that tests make from source against the embedded Spark. */
final class SparkJar {
    private SparkJar() {}

    /**
     * Compiles one class into a jar.
     *
     * @param name the class's full name
     * @param work where its source and class files are put
     * @param others jars that it needs besides Spark's
     */
    static Path of(String name, String source, Path work, Path jar, Path... others) throws IOException {
        Path classes = Files.createDirectories(work.resolve("classes"));
        String path = name.replace('.', '/');
        Path file = Files.writeString(classes.resolve(name.substring(name.lastIndexOf('.') + 1) + ".java"), source);
        String spark;
        try (Stream<Path> jars = Files.list(ParleyServer.DIST.resolve("engine/jars"))) {
            spark = Stream.concat(jars, Stream.of(others))
                    .map(Path::toString)
                    .collect(Collectors.joining(File.pathSeparator));
        }
        int status = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-cp", spark, "-d", classes.toString(), file.toString());
        assertThat(status).isZero();
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry(path + ".class"));
            Files.copy(classes.resolve(path + ".class"), out);
        }
        return jar;
    }
}
