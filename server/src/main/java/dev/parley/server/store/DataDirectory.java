package dev.parley.server.store;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.parley.server.error.StartException;
import dev.parley.server.file.Folders;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The folder that holds all that a server keeps, locked for this process by the operating system until it is closed or
 * the process ends. What is made in it belongs to its owner alone. Belongs to one thread.
 */
public final class DataDirectory implements AutoCloseable {
    static final FileAttribute<?> FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    static final FileAttribute<?> FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path path;
    private final FileChannel lockFile;

    private DataDirectory(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /**
     * Makes the folder where there is none and locks it.
     *
     * @throws StartException where it cannot be used, or another server uses it
     */
    public static DataDirectory open(Path folder) {
        Path path = folder.toAbsolutePath().normalize();
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new StartException("the data directory " + path + " is not a directory; choose another with --data");
        }
        try {
            if (!Files.isDirectory(path)) {
                Files.createDirectories(path, FOLDER);
            }
            return new DataDirectory(path, lock(path));
        } catch (AccessDeniedException e) {
            throw new StartException(
                    "the data directory " + path + " is not writable; make it so or choose another with --data", e);
        } catch (IOException e) {
            throw new StartException(
                    "the data directory " + path + " cannot be used (" + reason(e) + "); choose another with --data",
                    e);
        }
    }

    /** An exception of the file system has the path as its message, and the reason often in its name alone. */
    private static String reason(IOException failure) {
        String reason = failure instanceof FileSystemException e ? e.getReason() : failure.getMessage();
        return reason == null ? failure.getClass().getSimpleName() : reason;
    }

    @SuppressWarnings("resource") // the lock lives in the channel, which close() closes
    private static FileChannel lock(Path path) throws IOException {
        var options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileChannel channel = FileChannel.open(path.resolve("lock"), options, FILE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw used(path, e);
        }
        if (lock == null) {
            channel.close();
            throw used(path, null);
        }
        return channel;
    }

    private static StartException used(Path path, Exception cause) {
        return new StartException(
                "the data directory " + path
                        + " is used by another server; stop that one or choose another with --data",
                cause);
    }

    public Path path() {
        return path;
    }

    /** The folder of this name in it, made where there is none. */
    public Path folder(String name) throws IOException {
        return Files.createDirectories(path.resolve(name), FOLDER);
    }

    /** The folder of this name in it, without what an earlier run left there. */
    public Path emptyFolder(String name) throws IOException {
        Path folder = folder(name);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Folders.remove(file);
            }
        }
        return folder;
    }

    /**
     * Tells where the server listens, in {@code server.json}; it is there whole or not at all.
     *
     * @param engines where engines dial, which find a server there that has started again
     */
    public void advertise(URI address, URI engines) throws IOException {
        var json = JsonNodeFactory.instance
                .objectNode()
                .put("url", address.toString())
                .put("engines", engines.toString())
                .put("pid", ProcessHandle.current().pid());
        Path written = path.resolve("server.json.new");
        Files.deleteIfExists(written);
        Files.createFile(written, FILE);
        Files.writeString(written, json.toString());
        Files.move(written, advertised(), StandardCopyOption.ATOMIC_MOVE);
    }

    private Path advertised() {
        return path.resolve("server.json");
    }

    /** Withdraws the address and unlocks the folder. */
    @Override
    public void close() throws IOException {
        try {
            Files.deleteIfExists(advertised());
        } finally {
            lockFile.close();
        }
    }
}
