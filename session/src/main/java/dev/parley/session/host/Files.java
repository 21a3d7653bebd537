package dev.parley.session.host;

import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.model.SessionFile;
import java.io.IOException;
import java.nio.file.Path;

/** Where the files of sessions come from. Thread-safe. */
@FunctionalInterface
public interface Files {
    /** Fetches a file, whole, to a path that no other file has; blocks, but not without bound where nothing comes. */
    Path fetch(SessionKey key, SessionFile file) throws IOException, InterruptedException;

    /** Of an engine that nobody uploads to. */
    static Files none() {
        return (key, file) -> {
            throw new IOException("this engine has no server to fetch " + file.storedName() + " from");
        };
    }
}
