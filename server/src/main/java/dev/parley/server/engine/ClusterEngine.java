package dev.parley.server.engine;

import dev.parley.protocol.engine.EngineFiles;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An engine on a machine of the master's, submitted by a process that ends soon; from then on only the link tells of it.
 * Thread-safe.
 */
final class ClusterEngine implements EngineProcess {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterEngine.class);
    private static final Pattern DRIVER = Pattern.compile("submitted as (driver-\\d{14}-\\d+)");

    private final Vertx vertx;
    private final Runnable withdrawal;
    private final EngineFolders folders;
    private final Path folder;
    private final Function<Optional<String>, Optional<ProcessBuilder>> killing;
    private final Promise<String> ended = Promise.promise();

    /**
     * An engine that an earlier run of the server submitted.
     *
     * @param killing the process that ends it, given the id that a standalone master gave its driver, if any
     */
    ClusterEngine(
            Vertx vertx,
            EngineFolders folders,
            Path folder,
            Function<Optional<String>, Optional<ProcessBuilder>> killing) {
        this(vertx, () -> {}, folders, folder, killing);
    }

    private ClusterEngine(
            Vertx vertx,
            Runnable withdrawal,
            EngineFolders folders,
            Path folder,
            Function<Optional<String>, Optional<ProcessBuilder>> killing) {
        this.vertx = vertx;
        this.withdrawal = withdrawal;
        this.folders = folders;
        this.folder = folder;
        this.killing = killing;
    }

    /** One on its way. */
    static ClusterEngine submitted(
            Vertx vertx,
            Process submitter,
            EngineFolders folders,
            Path folder,
            Function<Optional<String>, Optional<ProcessBuilder>> killing) {
        var engine = new ClusterEngine(vertx, submitter::destroy, folders, folder, killing);
        Future.fromCompletionStage(submitter.onExit(), vertx.getOrCreateContext())
                .onSuccess(ended -> engine.submitted(ended.exitValue()));
        return engine;
    }

    private void submitted(int exit) {
        if (exit != 0) {
            vertx.executeBlocking(() -> LocalProcess.describe(exit, folder))
                    .onSuccess(end -> ended.tryComplete("it was not submitted: " + end));
        }
    }

    @Override
    public long pid() {
        return -1;
    }

    @Override
    public Future<String> ended() {
        return ended.future();
    }

    @Override
    public boolean endsUnseen() {
        return true;
    }

    /** What this cannot end ends itself when its server tells it that it is unknown, or when its lease is over. */
    @Override
    public void kill() {
        withdrawal.run();
        vertx.executeBlocking(this::killDriver)
                .onFailure(e -> LOG.warn("the driver of {} could not be ended: {}", folder, e.toString()))
                .onComplete(ignored -> folders.ended(folder.getFileName().toString()));
    }

    private Void killDriver() throws IOException, InterruptedException {
        DriverEnd.run(killing.apply(driver()));
        return null;
    }

    private Optional<String> driver() throws IOException {
        Matcher found = DRIVER.matcher(Files.readString(folder.resolve(EngineFiles.OUTPUT), StandardCharsets.UTF_8));
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }
}
