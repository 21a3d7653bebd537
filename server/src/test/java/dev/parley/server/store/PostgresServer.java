package dev.parley.server.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A PostgreSQL server of this process alone, made by {@code scripts/postgres}, which ends with it. Thread-safe. */
public final class PostgresServer implements AutoCloseable {
    private static final Path SCRIPT = Path.of("..", "scripts", "postgres");
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static PostgresServer shared; // guarded by the class

    private final Process script;
    private final BufferedReader answers;
    private final int port;
    private final String password;

    private PostgresServer(Process script) throws IOException {
        this.script = script;
        this.answers = script.inputReader(StandardCharsets.UTF_8);
        String line = answers.readLine();
        if (line == null) {
            throw new IOException(SCRIPT + " started no PostgreSQL, its message is above; run the tests with"
                    + " -Dparley.test.postgres=none where there can be none");
        }
        this.port = Integer.parseInt(line.substring(0, line.indexOf(' ')));
        this.password = line.substring(line.lastIndexOf(' ') + 1);
    }

    static PostgresServer start() {
        try {
            return new PostgresServer(new ProcessBuilder(SCRIPT.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The one of all tests that do not stop it; started for the first of them. */
    static synchronized PostgresServer shared() {
        if (shared == null) {
            shared = start();
            Runtime.getRuntime().addShutdownHook(new Thread(shared::close));
        }
        return shared;
    }

    /** A database without anything in it, whose texts are ordered and cased as people do and not by their bytes. */
    TestPostgres database() {
        String name = "test_" + DATABASES.incrementAndGet();
        try (Connection connection = connect("postgres");
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name
                    + " TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'en-US'");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return new TestPostgres(this, name);
    }

    Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(url(database), "parley", password);
    }

    String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    int port() {
        return port;
    }

    String password() {
        return password;
    }

    /** The server goes; its data and its port stay. */
    void stop() {
        command("stop");
    }

    /** The same, at once and without a farewell. */
    void kill() {
        command("kill");
    }

    void startAgain() {
        command("start");
    }

    private synchronized void command(String command) {
        try {
            var commands = script.outputWriter(StandardCharsets.UTF_8);
            commands.write(command + "\n");
            commands.flush();
            if (!"done".equals(answers.readLine())) {
                throw new IllegalStateException("PostgreSQL did not " + command);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            script.outputWriter(StandardCharsets.UTF_8).close();
            if (!script.waitFor(20, TimeUnit.SECONDS)) {
                script.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            script.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** A database of it. */
    record TestPostgres(PostgresServer server, String name) {
        /** How a server is configured for it. */
        Map<String, String> environment(Path folder) {
            Path file = folder.resolve(name + ".password");
            try {
                if (!Files.exists(file)) {
                    Files.createFile(file, DataDirectory.FILE);
                    Files.writeString(file, server.password() + "\n");
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return Map.of(
                    "PARLEY_STORE_URL", server.url(name),
                    "PARLEY_STORE_USER", "parley",
                    "PARLEY_STORE_PASSWORD_FILE", file.toString());
        }

        Connection connect() throws SQLException {
            return server.connect(name);
        }
    }
}
