package dev.parley.session.spark;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Uses a compiler for the first time in this process, beside Spark's start: its classes are loaded and the class path is
 * read when the first session's compiler is made. Nothing waits for it and nothing of it stays but a class file.
 */
final class CompilerHeadStart {
    private static final Logger LOG = LoggerFactory.getLogger(CompilerHeadStart.class);

    private CompilerHeadStart() {}

    /**
     * Returns at once.
     *
     * @param block its line numbers, which no session has
     * @param classes where it may put its class
     */
    static void begin(long block, Path classes) {
        var thread = new Thread(() -> compile(block, classes), "parley-compiler-head-start");
        thread.setDaemon(true);
        thread.start();
    }

    private static void compile(long block, Path classes) {
        long start = System.nanoTime();
        try {
            var repl = new SessionRepl(
                    ReplSettings.of(Files.createDirectories(classes)),
                    new PrintWriter(Writer.nullWriter()),
                    LineBlocks.before(block),
                    new SessionJars(CompilerHeadStart.class.getClassLoader()));
            boolean isCompiled = CompiledLine.of(
                            repl, repl.parsed("1 + 1", true).right().get())
                    .isPresent();
            repl.close();
            LOG.info(
                    "the first compiler has {} after {} ms",
                    isCompiled ? "compiled" : "failed",
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
        } catch (IOException | RuntimeException | LinkageError e) {
            LOG.warn("the compiler could not be tried; sessions will try again", e);
        }
    }
}
