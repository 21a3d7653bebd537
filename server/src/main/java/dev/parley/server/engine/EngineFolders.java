package dev.parley.server.engine;

import dev.parley.server.config.EngineConfig;
import dev.parley.server.file.Folders;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder of each local engine, for its owner's eyes only; those of the last few engines that ended are kept for their
 * logs. Thread-safe.
 */
public final class EngineFolders {
    private static final int KEPT = 10;

    /** What may be part of a path. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{0,63}");

    private final Path root;
    private final Path warehouse;
    private final Path archives;
    private final Set<String> living = ConcurrentHashMap.newKeySet();

    /**
     * The folders.
     *
     * @param data the server's data directory
     */
    public EngineFolders(Path data) {
        this.root = data.toAbsolutePath().resolve("engines");
        this.warehouse = data.toAbsolutePath().resolve("warehouse");
        this.archives = data.toAbsolutePath().resolve("archives");
    }

    /** For class-data archives that cannot be kept beside the engine's jars. */
    Path archives() {
        return archives;
    }

    /** The log of an engine; empty where none of it is kept here. */
    Optional<LogReader> log(String engine) {
        if (!ID.matcher(engine).matches()) {
            return Optional.empty();
        }
        Path folder = root.resolve(engine);
        return Files.isDirectory(folder) ? Optional.of(new LogReader(folder)) : Optional.empty();
    }

    Path create(String engine) throws IOException {
        Files.createDirectories(root, ownersOnly());
        removeOldest();
        living.add(engine);
        return Files.createDirectory(root.resolve(engine), ownersOnly());
    }

    /** The folder of an engine that lives already. */
    Path adopt(String engine) {
        living.add(engine);
        return root.resolve(engine);
    }

    /** In which the server says where it listens. */
    Path serverFile() {
        return root.resolveSibling("server.json");
    }

    /** Its folder is one of those that are kept for a while; of its processes none is left. Blocks. */
    void ended(String engine) {
        living.remove(engine);
        Leftovers.end(engine);
    }

    /** Writes the class path where the engine's JVM reads it. */
    Path writeClassPath(Path folder, EngineClassPath classPath) throws IOException {
        return Files.writeString(classPath(folder), classPath.argumentFile());
    }

    static Path classPath(Path folder) {
        return folder.resolve("class-path");
    }

    static Path settings(Path folder) {
        return folder.resolve("spark.properties");
    }

    Path writeConf(Path folder, EngineConfig config) throws IOException {
        return write(folder, settings(config));
    }

    /** What Spark starts with; our warehouse only where all who write there are on this machine. */
    Properties settings(EngineConfig config) {
        var properties = new Properties();
        if (config.hasMasterHere()) {
            properties.setProperty("spark.sql.warehouse.dir", warehouse.toUri().toString());
        }
        properties.setProperty("spark.parley.pool.min", Integer.toString(config.poolMin()));
        properties.setProperty("spark.parley.pool.size", Integer.toString(config.poolSize()));
        properties.putAll(config.spark());
        properties.setProperty("spark.master", config.master());
        return properties;
    }

    /** For an engine that never leaves this machine, whatever is configured: it only shows which classes a start takes. */
    Path writeTrainingConf(Path folder) throws IOException {
        var properties = new Properties();
        properties.setProperty("spark.master", "local[2]");
        properties.setProperty("spark.parley.pool.size", "1");
        return write(folder, properties);
    }

    /** Writes settings for the owner's eyes only. */
    static Path write(Path folder, Properties properties) throws IOException {
        Path file = Files.createFile(
                settings(folder), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        }
        return file;
    }

    private void removeOldest() throws IOException {
        try (Stream<Path> all = Files.list(root)) {
            var old = all.filter(folder -> !living.contains(folder.getFileName().toString()))
                    .sorted(Comparator.comparing(EngineFolders::modified).reversed())
                    .skip(KEPT - 1)
                    .toList();
            for (Path folder : old) {
                Folders.remove(folder);
            }
        }
    }

    private static long modified(Path folder) {
        return folder.toFile().lastModified(); // 0 where it is gone already
    }

    private static java.nio.file.attribute.FileAttribute<?> ownersOnly() {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    }
}
