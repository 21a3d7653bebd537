package dev.parley.server.engine;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** An engine's JVM on this machine. Thread-safe. */
final class LocalProcess implements EngineProcess {
    /** What the JVM itself prints; Spark's and our log lines go to the engine's own log. */
    static final String OUTPUT = "output.log";

    private static final int TAIL_BYTES = 4096;
    private static final int TAIL_LINES = 5;

    private final Process process;
    private final Promise<String> ended = Promise.promise();

    LocalProcess(Vertx vertx, Process process, Path folder) {
        this.process = process;
        var context = vertx.getOrCreateContext();
        Future.fromCompletionStage(process.onExit(), context)
                .compose(exited -> context.executeBlocking(() -> describe(exited.exitValue(), folder)))
                .onComplete(ended);
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public Future<String> ended() {
        return ended.future();
    }

    @Override
    public void kill() {
        process.destroyForcibly();
    }

    static String describe(int exit, Path folder) {
        String end = exit > 128 ? "it was ended by signal " + (exit - 128) : "it ended with exit code " + exit;
        String last = tail(folder.resolve(OUTPUT));
        if (last.isEmpty()) {
            last = tail(folder.resolve("engine.log"));
        }
        return last.isEmpty() ? end : end + "; its last lines: " + last;
    }

    private static String tail(Path log) {
        try (var file = new RandomAccessFile(log.toFile(), "r")) {
            file.seek(Math.max(0, file.length() - TAIL_BYTES));
            byte[] end = new byte[(int) Math.min(TAIL_BYTES, file.length())];
            file.readFully(end);
            List<String> lines =
                    new String(end, StandardCharsets.UTF_8).strip().lines().toList();
            return String.join(" | ", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        } catch (IOException e) {
            return ""; // an engine that never wrote a log has none to quote
        }
    }
}
