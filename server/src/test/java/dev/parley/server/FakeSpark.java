package dev.parley.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A Spark installation whose {@code spark-submit} runs its application's first argument as a shell script: a real process
 * that starts in milliseconds.
 */
final class FakeSpark {
    private static final String SUBMIT =
            """
            #!/bin/sh
            echo "called with $*"
            cp "$2" settings
            shift 2
            [ "$1" = --class ] && shift 2
            file=$1
            shift
            exec sh -c "$@"
            """;

    private final Path folder;
    private final Path jar;

    private FakeSpark(Path folder, Path jar) {
        this.folder = folder;
        this.jar = jar;
    }

    static FakeSpark in(Path folder) throws IOException {
        touch(folder, "home/parley", "session.jar");
        touch(folder, "home/parley/spark35", "adapter.jar");
        touch(folder, "spark/jars", "spark-core_2.12-3.5.7.jar");
        Path submit = touch(folder, "spark/bin", "spark-submit");
        Files.writeString(submit, SUBMIT);
        Files.setPosixFilePermissions(submit, PosixFilePermissions.fromString("rwx------"));
        return new FakeSpark(folder, touch(folder, "jobs", "job.jar"));
    }

    private static Path touch(Path folder, String below, String name) throws IOException {
        return Files.createFile(Files.createDirectories(folder.resolve(below)).resolve(name));
    }

    /** How a server is configured for it, as environment variables without their {@code PARLEY_}. */
    Map<String, String> settings() {
        var settings = new HashMap<String, String>();
        settings.put("ENGINE_HOME", folder.resolve("home").toString());
        settings.put("ENGINE_SPARK_HOME", folder.resolve("spark").toString());
        settings.put("ENGINE_MASTER", "local[1]");
        settings.put("PROFILE_ALLOWED_PLACES", "['" + folder.resolve("jobs") + "']");
        return settings;
    }

    Path jar() {
        return jar;
    }

    /** The processes of batches that this JVM has started. */
    static List<ProcessHandle> processes() {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> mark(process).isPresent())
                .toList();
    }

    /** Those with this mark, whosever children they are. */
    static long processes(String mark) {
        return ProcessHandle.allProcesses()
                .filter(process -> mark(process).filter(mark::equals).isPresent())
                .count();
    }

    /** What a batch's processes have in their environment. */
    static Optional<String> mark(ProcessHandle process) {
        Path file = Path.of("/proc", Long.toString(process.pid()), "environ");
        try {
            return Stream.of(Files.readString(file, StandardCharsets.ISO_8859_1).split("\0"))
                    .filter(variable -> variable.startsWith("PARLEY_BATCH_ID="))
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty(); // it has ended
        }
    }

    /** A batch that runs a script. */
    String batch(String script) {
        return batch(script, "");
    }

    /** The same with further fields, each with a comma before it. */
    String batch(String script, String more) {
        return "{\"file\":\"" + jar + "\",\"args\":[\"" + script.replace("\"", "\\\"") + "\"]" + more + "}";
    }
}
