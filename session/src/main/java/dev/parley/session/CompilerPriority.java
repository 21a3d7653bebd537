package dev.parley.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The JVM's second compiler yields to threads that somebody waits for: while an engine starts, it would have one of two
 * cores to itself. The JVM has no option for that one compiler alone, and Java's priorities mean nothing on Linux, so each of
 * its threads is told to be nice. It can be told so by any user, and cannot be told otherwise again.
 */
final class CompilerPriority {
    private static final Logger LOG = LoggerFactory.getLogger(CompilerPriority.class);
    private static final Path THREADS = Path.of("/proc/self/task");

    /** How the kernel knows them: the first 15 characters of their name. */
    private static final String SECOND_COMPILER = "C2 CompilerThre";

    private static final int NICE = 10;
    private static final int SECONDS = 5;

    private CompilerPriority() {}

    /** Lowers it in the background; a system without such a list of threads, or without {@code renice}, keeps it. */
    static void lower() {
        if (Files.isDirectory(THREADS)) {
            new Thread(CompilerPriority::renice, "parley-compiler-priority").start();
        }
    }

    private static void renice() {
        try {
            var command = new ArrayList<>(List.of("renice", "-n", String.valueOf(NICE), "-p"));
            command.addAll(secondCompiler());
            if (command.size() == 4) {
                return; // there is none
            }
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                LOG.info("the JVM's second compiler keeps its priority: renice did not do it");
            }
        } catch (IOException e) {
            LOG.info("the JVM's second compiler keeps its priority: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<String> secondCompiler() throws IOException {
        var ids = new ArrayList<String>();
        try (Stream<Path> threads = Files.list(THREADS)) {
            for (Path thread : threads.toList()) {
                if (name(thread).equals(SECOND_COMPILER)) {
                    ids.add(thread.getFileName().toString());
                }
            }
        }
        return ids;
    }

    private static String name(Path thread) {
        try {
            return Files.readString(thread.resolve("comm")).strip();
        } catch (IOException e) {
            return ""; // it has ended meanwhile
        }
    }
}
