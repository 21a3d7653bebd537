package dev.parley.server.batch;

import dev.parley.server.engine.ApplicationLog;
import dev.parley.server.file.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        if (Files.exists(of(batch))) {
            Folders.remove(of(batch));
        }
    }
}
