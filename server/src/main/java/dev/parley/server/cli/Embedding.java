package dev.parley.server.cli;

import dev.parley.server.config.ServerConfig;
import dev.parley.server.error.StartException;
import dev.parley.server.file.Folders;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of a server that an application carries along: it ends once the application closes the pipe that is its standard
 * input, which the operating system does where the application is killed, and takes its folder with it. Immutable.
 */
record Embedding(Path folder) {
    private static final Logger LOG = LoggerFactory.getLogger(Embedding.class);

    /** @throws StartException where the folder is another than the one that the server was made in */
    static Embedding in(Path folder, ServerConfig server) {
        Path own = folder.toAbsolutePath().normalize();
        Path data = server.data().toAbsolutePath().normalize();
        if (data.equals(own) || !data.startsWith(own)) {
            throw new StartException("the data directory " + data + " is not inside of " + own
                    + ", which is removed in the end; --embedded-in is for servers that an application starts");
        }
        return new Embedding(own);
    }

    /** Returns once there is nothing more to read, whatever was. */
    static void awaitEnd(InputStream input) {
        try {
            input.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            LOG.debug("the pipe to the application is broken", e);
        }
    }

    /** Removes the folder; what this process has open of it goes with the process. */
    void remove() {
        try {
            Folders.remove(folder);
        } catch (IOException e) {
            LOG.warn("{} could not be removed", folder, e);
        }
    }
}
