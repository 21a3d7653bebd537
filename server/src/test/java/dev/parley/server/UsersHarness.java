package dev.parley.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The whole server with two users and an administrator, who each have a token, and engines that all may share. */
abstract class UsersHarness extends GatewayHarness {
    @TempDir
    private Path secrets;

    Caller root;
    Caller ann;
    Caller bob;

    @Override
    Map<String, String> settings() {
        try {
            return Map.of(
                    "SERVER_TOKEN_FILE",
                    Caller.tokensAnd("root", secrets, "ann", "bob").toString(),
                    "PROFILES",
                    "{common: {shared_by: everyone}}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeEach
    void comeIn() {
        root = new Caller(client, "root");
        ann = new Caller(client, "ann");
        bob = new Caller(client, "bob");
    }
}
