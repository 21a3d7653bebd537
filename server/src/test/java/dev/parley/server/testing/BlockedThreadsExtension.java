package dev.parley.server.testing;

import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test, or its class, during which Vert.x saw one of its threads blocked. Registered for the whole module. */
public final class BlockedThreadsExtension implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
    @Override
    public void beforeAll(ExtensionContext context) {
        BlockedThreads.listen();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        requireNone();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        requireNone();
    }

    private static void requireNone() {
        List<String> warnings = BlockedThreads.drain();
        if (!warnings.isEmpty()) {
            throw new AssertionError("a Vert.x thread was blocked:\n" + String.join("\n", warnings));
        }
    }
}
