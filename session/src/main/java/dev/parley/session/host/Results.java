package dev.parley.session.host;

import dev.parley.protocol.engine.SessionKey;
import java.io.IOException;
import java.util.List;

/** Where large tables go. Thread-safe. */
@FunctionalInterface
public interface Results {
    /**
     * Returns once the server holds all batches.
     *
     * @throws IOException where the server will never take them
     * @throws InterruptedException where the statement was cancelled
     */
    void upload(SessionKey key, int statement, List<byte[]> batches) throws IOException, InterruptedException;
}
