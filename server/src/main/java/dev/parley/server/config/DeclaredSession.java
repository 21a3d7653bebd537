package dev.parley.server.config;

import dev.parley.protocol.model.SessionSpec;
import java.util.Objects;

/**
 * A session that is to be there as long as the server is.
 *
 * @param owner the user whose it is
 */
public record DeclaredSession(String name, String owner, SessionSpec spec) {
    /** The one user of a server that tells none apart. */
    static final String PRESET_OWNER = "operator";

    public DeclaredSession {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(spec, "spec");
    }
}
