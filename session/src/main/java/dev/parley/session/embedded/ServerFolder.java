package dev.parley.session.embedded;

import dev.parley.protocol.Wire;
import dev.parley.session.Folders;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A temporary folder with all that one server has: its jars and pages, its configuration, the token, and what it keeps.
 * Nobody but its owner can look into it. Immutable.
 */
record ServerFolder(Path path) {
    private static final Logger LOG = LoggerFactory.getLogger(ServerFolder.class);
    /** Beside this class in {@code parley-embedded}, and in no other jar. */
    private static final String ARCHIVE = "server.zip";

    private static final int TOKEN_BYTES = 32;

    /**
     * Makes one, ready to be started from.
     *
     * @throws ServerStartException where this application carries no server
     * @throws IOException where it cannot be written; nothing is left of it then
     */
    static ServerFolder make(ServerPorts ports) throws IOException {
        try (InputStream archive = ServerFolder.class.getResourceAsStream(ARCHIVE)) {
            if (archive == null) {
                throw new ServerStartException("there is no server in this application: take the jar parley-embedded in"
                        + " place of parley-attach, or attach to a server that runs");
            }
            var folder = new ServerFolder(Files.createTempDirectory("parley-embedded-", ownersAlone("rwx------")));
            try {
                Files.createDirectory(folder.scratch());
                folder.unpack(archive);
                folder.writeToken();
                folder.configure(ports);
                return folder;
            } catch (IOException e) {
                folder.remove();
                throw e;
            }
        }
    }

    private void unpack(InputStream archive) throws IOException {
        var files = new ZipInputStream(archive);
        for (ZipEntry entry = files.getNextEntry(); entry != null; entry = files.getNextEntry()) {
            Path file = path.resolve(entry.getName()).normalize();
            if (!file.startsWith(path)) {
                throw new IOException("the server's archive has a file outside of it: " + entry.getName());
            }
            if (!entry.isDirectory()) {
                Files.createDirectories(file.getParent());
                Files.copy(files, file);
            }
        }
    }

    private void writeToken() throws IOException {
        byte[] token = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(token);
        Files.createFile(tokenFile(), ownersAlone("rw-------"));
        Files.writeString(tokenFile(), HexFormat.of().formatHex(token) + "\n");
    }

    /** In JSON, which is YAML too. The application is the only engine there is. */
    private void configure(ServerPorts ports) throws IOException {
        var settings = Map.of(
                "server",
                Map.of(
                        "host", "127.0.0.1",
                        "port", ports.http(),
                        "data", path.resolve("data").toString(),
                        "token_file", tokenFile().toString()),
                "engine",
                Map.of("start_ahead", false, "archive", "none"),
                "sql",
                Map.of("enabled", ports.letsSqlToolsIn(), "port", Math.max(ports.sql(), 0)));
        Files.writeString(configuration(), Wire.mapper().writeValueAsString(settings));
    }

    Path tokenFile() {
        return path.resolve("token");
    }

    Path configuration() {
        return path.resolve("parley.yaml");
    }

    /** For what its JVM and libraries leave in a temporary folder. */
    Path scratch() {
        return path.resolve("tmp");
    }

    /** Removes it with all that is in it; what has gone already does not matter. */
    void remove() {
        if (Files.notExists(path)) {
            return;
        }
        try {
            Folders.remove(path);
        } catch (IOException e) {
            LOG.warn("{} could not be removed", path, e);
        }
    }

    private static FileAttribute<?> ownersAlone(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }
}
