package dev.parley.server.store;

import dev.parley.server.config.ConfigLoader;
import dev.parley.server.config.StoreConfig;
import dev.parley.server.store.PostgresServer.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The kinds of database that tests of the store run on. */
public enum StoreKind {
    SQLITE {
        @Override
        public TestStore fresh(Path folder) {
            Path file = made(folder).resolve("store.db");
            return new TestStore(file, Map.of(), () -> DriverManager.getConnection("jdbc:sqlite:" + file));
        }
    },
    POSTGRES {
        @Override
        public TestStore fresh(Path folder) {
            TestPostgres database = PostgresServer.shared().database();
            return new TestStore(folder.resolve("unused"), database.environment(made(folder)), database::connect);
        }
    };

    /** A database without anything in it. */
    public abstract TestStore fresh(Path folder);

    private static Path made(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Connects past the store. */
    @FunctionalInterface
    interface Door {
        Connection open() throws SQLException;
    }

    /**
     * Where a store is.
     *
     * @param file of the embedded database
     * @param environment how a server is configured for it, beside its data folder
     */
    public record TestStore(Path file, Map<String, String> environment, Door door) {
        StoreConfig config() {
            return ConfigLoader.load(Optional.empty(), environment, List.of()).store();
        }
    }
}
