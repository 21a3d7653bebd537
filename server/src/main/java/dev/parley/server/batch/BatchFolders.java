package dev.parley.server.batch;

import dev.parley.server.engine.ApplicationLog;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/** The folder of each batch: its settings, its log, what its driver leaves where it was started. Thread-safe; does file I/O. */
final class BatchFolders {
    private final Path root;
    private final long logBytes;

    /**
     * The folders.
     *
     * @param root an existing folder
     */
    BatchFolders(Path root, long logBytes) {
        this.root = root.toAbsolutePath();
        this.logBytes = logBytes;
    }

    Path of(long batch) {
        return root.resolve(Long.toString(batch));
    }

    /** A folder for its owner's eyes only; what an earlier batch of this id left, which the store never had, is gone. */
    Path create(long batch) throws IOException {
        delete(batch);
        return Files.createDirectory(
                of(batch), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    ApplicationLog log(long batch) {
        return new ApplicationLog(of(batch), logBytes);
    }

    void delete(long batch) throws IOException {
        Path folder = of(batch);
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException e) throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
