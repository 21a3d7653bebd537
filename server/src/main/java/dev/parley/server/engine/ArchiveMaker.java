package dev.parley.server.engine;

import dev.parley.protocol.engine.EngineEnvironment;
import dev.parley.protocol.engine.EngineFiles;
import dev.parley.server.config.EngineConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The class-data archives of engines: which one fits, and how one is made, by a JVM of its own that starts an engine
 * without a server and ends. Thread-safe; its methods do file I/O.
 */
public final class ArchiveMaker {
    private static final int KEPT = 2;
    private static final Duration DEADLINE = Duration.ofMinutes(10);
    private static final Path NICE = Path.of("/usr/bin/nice");
    private static final String SUFFIX = ".jsa";
    private static final Comparator<Path> NEWEST_FIRST = Comparator.comparingLong(
                    (Path file) -> file.toFile().lastModified())
            .reversed();
    private static final String GROWING = ".growing";

    /** Where nobody listens: a training needs an address to dial, and no answer. */
    private static final URI NOBODY = URI.create("http://127.0.0.1:9");

    private final EngineConfig config;
    private final EngineCommandLine command;
    private final EngineFolders folders;
    private final Path archives;

    /**
     * A maker.
     *
     * @param home the distribution's engine folder: archives are kept in it where it is writable, else beside the
     *     engines' folders
     */
    public ArchiveMaker(EngineConfig config, Path home, EngineFolders folders) {
        this.config = config;
        this.command = new EngineCommandLine(config, home);
        this.folders = folders;
        this.archives = Files.isWritable(home) ? home.resolve("archive").toAbsolutePath() : folders.archives();
    }

    /**
     * An archive that was made.
     *
     * @param took from the start of its JVM to its end
     */
    public record Made(Path file, long bytes, Duration took) {
        @Override
        public String toString() {
            return file + ", " + (bytes >> 20) + " MB, made in " + took.toSeconds() + " s";
        }
    }

    /** The archive that fits these jars, this JVM and these options; nothing where there is none or none is wanted. */
    Optional<Path> find(EngineClassPath classPath) throws IOException {
        return config.usesArchive() ? existing(classPath) : Optional.empty();
    }

    /** Whether one is to be made: none is there, and the configuration lets us. */
    boolean isMissing() throws IOException {
        return config.makesArchive() && existing(command.classPath()).isEmpty();
    }

    /**
     * Begins to make it.
     *
     * @param atLowPriority so that others notice little
     * @return succeeds once it is there; cancelled, it ends what it has begun
     */
    public CompletableFuture<Made> make(boolean atLowPriority) throws IOException {
        command.check();
        Files.createDirectories(archives);
        removeUnfinished();
        Path folder = folders.create("training-" + UUID.randomUUID().toString().substring(0, 8));
        EngineClassPath classPath = command.classPath();
        String name = name(classPath);
        Path growing = archives.resolve(folder.getFileName() + GROWING);
        Instant start = Instant.now();
        Process process = start(folder, folders.writeClassPath(folder, classPath), growing, atLowPriority);
        CompletableFuture<Made> made = process.onExit()
                .orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS)
                .thenApply(ended -> keep(ended, growing, name, start));
        // Also where it was cancelled, or has outlived its deadline.
        var ignored = made.whenComplete((result, failure) -> {
            process.destroyForcibly();
            folders.ended(folder.getFileName().toString());
        });
        return made;
    }

    private Process start(Path folder, Path classPath, Path growing, boolean atLowPriority) throws IOException {
        var arguments = new ArrayList<String>();
        if (atLowPriority && Files.isExecutable(NICE)) {
            arguments.addAll(List.of(NICE.toString(), "-n", "19"));
        }
        arguments.addAll(command.training(classPath, growing));
        var builder = new ProcessBuilder(arguments)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(EngineFiles.OUTPUT).toFile());
        builder.environment().keySet().removeIf(name -> !command.isInherited(name));
        var launch = new EngineLaunch(folder.getFileName().toString(), "00", NOBODY);
        Path conf = folders.writeTrainingConf(folder);
        builder.environment().putAll(command.environment(launch, folder, conf));
        builder.environment().put(EngineEnvironment.LEASE, DEADLINE.toString());
        return builder.start();
    }

    private Made keep(Process ended, Path growing, String name, Instant start) {
        try {
            if (ended.exitValue() != 0 || !Files.exists(growing)) {
                Files.deleteIfExists(growing);
                throw new IOException("its JVM ended with exit code " + ended.exitValue() + "; see "
                        + EngineFiles.OUTPUT + " in the training's folder");
            }
            long bytes = Files.size(growing);
            Path target = archives.resolve(name + bytes + SUFFIX);
            Files.move(growing, target, StandardCopyOption.ATOMIC_MOVE);
            removeOldest();
            return new Made(target, bytes, Duration.between(start, Instant.now()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An engine that has one mapped keeps it: only its name goes. */
    private void removeOldest() throws IOException {
        try (Stream<Path> all = Files.list(archives)) {
            var old = all.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted(NEWEST_FIRST)
                    .skip(KEPT)
                    .toList();
            for (Path file : old) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** What a training left that was ended before its time. */
    private void removeUnfinished() throws IOException {
        Instant longAgo = Instant.now().minus(DEADLINE.multipliedBy(2));
        try (Stream<Path> all = Files.list(archives)) {
            for (Path file :
                    all.filter(file -> file.toString().endsWith(GROWING)).toList()) {
                if (Instant.ofEpochMilli(file.toFile().lastModified()).isBefore(longAgo)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** Its size is in its name: the JVM checks what is in it, but crashes where its end is missing. */
    private Optional<Path> existing(EngineClassPath classPath) throws IOException {
        String name = name(classPath);
        try (Stream<Path> all = Files.list(archives)) {
            for (Path file : all.sorted(NEWEST_FIRST).toList()) {
                if (file.getFileName().toString().equals(name + Files.size(file) + SUFFIX)) {
                    return Optional.of(file);
                }
            }
            return Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty(); // no folder yet, or a file that another server has just removed
        }
    }

    private String name(EngineClassPath classPath) throws IOException {
        return "engine-" + classPath.fingerprint(command.archiveFlags()) + "-";
    }
}
