package dev.parley.session;

import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;

/**
 * What an application attaches with.
 *
 * @param server its base address
 * @param tokenFile holds the token of the user whose engine the application is; null where the server asks for none
 * @param name under which sessions ask for it, as a profile
 * @param applicationName as Spark has it
 * @param applicationId as Spark has it
 */
public record AttachSettings(URI server, Path tokenFile, String name, String applicationName, String applicationId) {
    public AttachSettings {
        Objects.requireNonNull(server, "server");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(applicationName, "applicationName");
        Objects.requireNonNull(applicationId, "applicationId");
        String scheme = server.getScheme();
        if (!"http".equals(scheme) && !"https".equals(scheme)) {
            throw new IllegalArgumentException("the server's address is neither http nor https: " + server);
        }
    }
}
