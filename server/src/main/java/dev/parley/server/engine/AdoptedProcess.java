package dev.parley.server.engine;

import dev.parley.server.engine.EngineRecord.ProcessMark;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** An engine's JVM on this machine that an earlier run of the server started. Thread-safe. */
final class AdoptedProcess implements EngineProcess {
    /** The operating system tells of the end of children alone, which this is not. */
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private final Vertx vertx;
    private final ProcessMark mark;
    private final Path folder;
    private final Promise<String> ended = Promise.promise();

    /** Empty where it is not known which process it is. */
    static Optional<EngineProcess> of(Vertx vertx, EngineRecord engine, EngineFolders folders) {
        Path folder = folders.adopt(engine.id());
        if (engine.process() == null) {
            return Optional.empty();
        }
        var process = new AdoptedProcess(vertx, engine.process(), folder);
        process.ended()
                .compose(ignored -> vertx.executeBlocking(() -> {
                    folders.ended(engine.id());
                    return null;
                }));
        return Optional.of(process);
    }

    private AdoptedProcess(Vertx vertx, ProcessMark mark, Path folder) {
        this.vertx = vertx;
        this.mark = mark;
        this.folder = folder;
        look();
    }

    private void look() {
        vertx.executeBlocking(() -> living().isPresent() ? "" : describe()).onSuccess(end -> {
            if (end.isEmpty()) {
                vertx.setTimer(LOOK_EVERY.toMillis(), ignored -> look());
            } else {
                ended.tryComplete(end);
            }
        });
    }

    private String describe() {
        return LocalProcess.withLastLines(
                "its process ended; how is not known, since an earlier run of the server" + " started it", folder);
    }

    private Optional<ProcessHandle> living() {
        return ProcessHandle.of(mark.pid())
                .filter(ProcessHandle::isAlive)
                .filter(process -> mark.startedAt() == null
                        || process.info()
                                .startInstant()
                                .filter(mark.startedAt()::equals)
                                .isPresent());
    }

    @Override
    public long pid() {
        return mark.pid();
    }

    @Override
    public Future<String> ended() {
        return ended.future();
    }

    @Override
    public Future<String> withLastLines(String end) {
        return vertx.executeBlocking(() -> LocalProcess.withLastLines(end, folder));
    }

    @Override
    public void kill() {
        living().ifPresent(ProcessHandle::destroyForcibly);
    }
}
