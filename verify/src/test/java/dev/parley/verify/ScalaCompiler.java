package dev.parley.verify;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The Scala compiler that is beside a Spark, in a JVM of its own. */
final class ScalaCompiler {
    private static final long MINUTES = 3;

    private ScalaCompiler() {}

    /**
     * Compiles one file.
     *
     * @param classPath of the file and of the compiler
     * @param classes where its class files are put
     */
    static void compile(Path source, String classPath, Path classes) throws Exception {
        Files.createDirectories(classes);
        Path said = classes.resolveSibling("scalac.log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath,
                        "scala.tools.nsc.Main",
                        "-usejavacp",
                        "-d",
                        classes.toString(),
                        source.toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new AssertionError(
                        source + " does not compile: " + Files.readString(said, StandardCharsets.UTF_8));
            }
        } finally {
            process.destroyForcibly();
        }
    }
}
