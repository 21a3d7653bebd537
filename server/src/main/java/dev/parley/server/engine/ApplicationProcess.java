package dev.parley.server.engine;

import dev.parley.server.engine.EngineRecord.ProcessMark;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The processes of an application on this machine, which this run of the server started or an earlier one. Thread-safe.
 */
public final class ApplicationProcess {
    private static final int MOST_DIGITS = 4;

    private final Vertx vertx;
    private final ProcessHandle first;
    private final String mark;
    private final Path folder;

    /** One that was just started. */
    public ApplicationProcess(Vertx vertx, ProcessHandle first, String mark, Path folder) {
        this.vertx = vertx;
        this.first = first;
        this.mark = mark;
        this.folder = folder;
    }

    /** The one that an earlier run of the server started, where it lives. */
    public static Optional<ApplicationProcess> find(Vertx vertx, ProcessMark process, String mark, Path folder) {
        return ProcessHandle.of(process.pid())
                .filter(ProcessHandle::isAlive)
                .filter(found -> process.equals(ProcessMark.of(found)))
                .map(found -> new ApplicationProcess(vertx, found, mark, folder));
    }

    /** The exit code that an application ended with; empty where nobody wrote it down. Blocks. */
    public static Optional<Integer> exitCode(Path folder) {
        try {
            String text =
                    Files.readString(folder.resolve(ApplicationLauncher.EXIT)).strip();
            return text.length() <= MOST_DIGITS && text.matches("[0-9]+")
                    ? Optional.of(Integer.valueOf(text))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Ends all processes with an application's mark, however they came to be. Blocks. */
    public static void endAll(String mark) {
        Leftovers.end(Application.VARIABLE, mark);
    }

    public ProcessMark process() {
        return ProcessMark.of(first);
    }

    /** Once its first process has ended, and with it all that it started: the exit code, where it is known. */
    public Future<Optional<Integer>> ended() {
        var context = vertx.getOrCreateContext();
        return Future.fromCompletionStage(first.onExit(), context)
                .compose(ignored -> context.executeBlocking(() -> {
                    endAll(mark);
                    return exitCode(folder);
                }));
    }

    /** Asks its processes to end. The first one is left: it writes down how the others ended, and ends with them. Blocks. */
    public void terminate() {
        others().forEach(ProcessHandle::destroy);
    }

    /** Ends its processes at once. Blocks. */
    public void kill() {
        others().forEach(ProcessHandle::destroyForcibly);
        first.destroyForcibly();
    }

    private Stream<ProcessHandle> others() {
        return Stream.concat(first.descendants(), Leftovers.of(Application.VARIABLE, mark))
                .distinct()
                .filter(process -> !process.equals(first));
    }
}
