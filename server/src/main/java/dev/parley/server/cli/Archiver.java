package dev.parley.server.cli;

import dev.parley.server.config.GatewayConfig;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** Makes the class-data archive that lets engines start quicker. */
@FunctionalInterface
public interface Archiver {
    /** Begins; succeeds with a line about what was made. */
    CompletableFuture<String> make(GatewayConfig config) throws IOException;
}
