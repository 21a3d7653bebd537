package dev.parley.session.link;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.protocol.Wire;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the server is. One on this machine says in a file where it listens, and which process it is: it may listen
 * elsewhere once it was started again. Thread-safe.
 */
public final class ServerPlace {
    private static final Logger LOG = LoggerFactory.getLogger(ServerPlace.class);

    /** Null where the address never changes. */
    private final Path file;

    private volatile URI address;

    private ServerPlace(URI address, Path file) {
        this.address = checked(Objects.requireNonNull(address, "server"));
        this.file = file;
    }

    static ServerPlace fixed(URI address) {
        return new ServerPlace(address, null);
    }

    /** A server at this address until the file says otherwise. */
    public static ServerPlace saidBy(Path file, URI address) {
        return new ServerPlace(address, file);
    }

    URI address() {
        return address;
    }

    /**
     * Reads the file again; whether the server lives as far as can be told. Where it does not, another process may listen
     * at its address by now, which is not to see this engine's secret, and whose refusal means nothing.
     */
    boolean look() {
        if (file == null) {
            return true;
        }
        try {
            JsonNode said = Wire.mapper().readTree(Files.readString(file));
            if (!ProcessHandle.of(said.path("pid").asLong(-1))
                    .map(ProcessHandle::isAlive)
                    .orElse(false)) {
                return false;
            }
            address = checked(URI.create(said.path("engines").asText()));
        } catch (NoSuchFileException e) {
            LOG.debug("{} is not there: the server is starting, or was stopped", file);
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("{} cannot be used: {}", file, e.toString());
        }
        return true;
    }

    private static URI checked(URI address) {
        String scheme = address.getScheme();
        if (!"http".equals(scheme) && !"https".equals(scheme)) {
            throw new IllegalArgumentException("the server's address is neither http nor https: " + address);
        }
        return address;
    }
}
