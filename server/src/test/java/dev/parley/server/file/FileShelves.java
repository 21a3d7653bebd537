package dev.parley.server.file;

import dev.parley.server.config.FileLimits;
import io.vertx.core.Vertx;
import java.nio.file.Path;

/** Shelves for tests that are about something else. */
public final class FileShelves {
    private FileShelves() {}

    /** One that takes next to nothing. */
    public static FileShelf of(Vertx vertx, Path folder) {
        return new FileShelf(vertx, folder.resolve("files"), new FileLimits(1, 1, 1, 1));
    }
}
