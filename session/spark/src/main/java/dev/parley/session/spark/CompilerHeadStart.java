package dev.parley.session.spark;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Uses a compiler for the first time in this process, beside Spark's start: its classes are loaded and the class path is
 * read when the first session's compiler is made. Nothing waits for it and nothing of it stays.
 */
final class CompilerHeadStart {
    private static final Logger LOG = LoggerFactory.getLogger(CompilerHeadStart.class);

    private CompilerHeadStart() {}

    /**
     * Returns at once.
     *
     * @param block its line numbers, which no session has
     */
    static void begin(long block) {
        var thread = new Thread(() -> compile(block), "parley-compiler-head-start");
        thread.setDaemon(true);
        thread.start();
    }

    private static void compile(long block) {
        long start = System.nanoTime();
        try {
            var repl = new SessionRepl(
                    ReplSettings.inMemory(),
                    new PrintWriter(Writer.nullWriter()),
                    LineBlocks.before(block),
                    new SessionJars(CompilerHeadStart.class.getClassLoader()));
            boolean isCompiled = CompiledLine.of(
                            repl, repl.requestFromLine("1 + 1", true).right().get())
                    .isPresent();
            repl.close();
            LOG.info(
                    "the first compiler has {} after {} ms",
                    isCompiled ? "compiled" : "failed",
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("the compiler could not be tried; sessions will try again", e);
        }
    }
}
