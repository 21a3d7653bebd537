package dev.parley.attach;

import dev.parley.session.embedded.EmbeddedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A server of the application's own, to which it is attached, until {@link #close()}. Thread-safe. */
public final class Served implements AutoCloseable {
    private final EmbeddedServer server;
    private final Attached attached;

    Served(EmbeddedServer server, Attached attached) {
        this.server = server;
        this.attached = attached;
    }

    /** Where the server listens, such as {@code http://127.0.0.1:8998}; a browser asks for the token there, as a password. */
    public String url() {
        return server.address().toString();
    }

    /** Where SQL tools connect, as a JDBC URL, with the token as the password; empty where they are not let in. */
    public Optional<String> sqlUrl() {
        return server.sqlUrl();
    }

    /** Holds the token that callers send; readable by the application's user alone, and gone with the server. */
    public Path tokenFile() {
        return server.tokenFile();
    }

    /**
     * The token itself, a secret: whoever has it uses the application as its user does.
     *
     * @throws UncheckedIOException where its file cannot be read, as after {@link #close()}
     */
    public String token() {
        try {
            return Files.readString(tokenFile()).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("the token cannot be read; it is gone once the server is closed", e);
        }
    }

    /** What the application is on the server: its name there, snippets, metrics. */
    public Attached attached() {
        return attached;
    }

    /** Detaches the application, which goes on, and ends the server with all that it kept; waits for both within bounds. */
    @Override
    public void close() {
        attached.detach();
        server.close();
    }
}
