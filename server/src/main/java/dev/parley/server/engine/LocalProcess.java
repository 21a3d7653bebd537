package dev.parley.server.engine;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Optional;

/** An engine's JVM on this machine. Thread-safe. */
final class LocalProcess implements EngineProcess {
    private static final int FIRST_SIGNAL = 128;
    private static final int MOST_SIGNALS = 64;

    private final Vertx vertx;
    private final Process process;
    private final Path folder;
    private final Promise<String> ended = Promise.promise();

    LocalProcess(Vertx vertx, Process process, Path folder) {
        this.vertx = vertx;
        this.process = process;
        this.folder = folder;
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
    public Optional<EngineRecord.ProcessMark> mark() {
        return Optional.of(EngineRecord.ProcessMark.of(process.toHandle()));
    }

    @Override
    public Future<String> ended() {
        return ended.future();
    }

    @Override
    public Future<String> withLastLines(String end) {
        return vertx.executeBlocking(() -> withLastLines(end, folder));
    }

    @Override
    public void kill() {
        process.destroyForcibly();
    }

    static String describe(int exit, Path folder) {
        boolean isSignal = exit > FIRST_SIGNAL && exit <= FIRST_SIGNAL + MOST_SIGNALS;
        String end = isSignal ? "it was ended by signal " + (exit - FIRST_SIGNAL) : "it ended with exit code " + exit;
        return withLastLines(end, folder);
    }

    /** Adds what it wrote last. */
    static String withLastLines(String end, Path folder) {
        return LastWords.in(folder)
                .map(words -> end + "; its last lines: " + words)
                .orElse(end);
    }
}
