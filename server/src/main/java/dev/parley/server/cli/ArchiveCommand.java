package dev.parley.server.cli;

import dev.parley.server.error.StartException;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Makes the class-data archive of engines now, in place of the first server that misses it. */
@Command(
        name = "archive",
        description = "Make the class-data archive with which engines start quicker.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class ArchiveCommand implements Runnable {
    private static final int MOST_MINUTES = 11;

    private final Map<String, String> environment;
    private final Archiver archiver;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ConfigOptions options;

    ArchiveCommand(Map<String, String> environment, Archiver archiver) {
        this.environment = environment;
        this.archiver = archiver;
    }

    @Override
    public void run() {
        try {
            String made = archiver.make(options.load(environment)).get(MOST_MINUTES, TimeUnit.MINUTES);
            var out = spec.commandLine().getOut();
            out.println(made);
            out.flush();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("interrupted while the archive was made");
        } catch (IOException | ExecutionException | TimeoutException e) {
            Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
            throw new StartException("the archive could not be made: " + cause.getMessage(), cause);
        }
    }
}
