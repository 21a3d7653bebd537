package dev.parley.server.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.parley.server.error.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteException;

/** The embedded database: its file, its settings, its schema. */
final class SqliteDatabase implements Database {
    private static final Logger log = LoggerFactory.getLogger(SqliteDatabase.class);
    private static final Duration BUSY = Duration.ofSeconds(5);

    private final HikariDataSource pool;
    private final WriteAheadSync sync;

    private SqliteDatabase(HikariDataSource pool, WriteAheadSync sync) {
        this.pool = pool;
        this.sync = sync;
    }

    /**
     * Blocks while it opens and migrates.
     *
     * @param readers how many read at once
     * @throws StartException where the file is damaged, not ours, or of a newer server
     */
    static SqliteDatabase open(Path file, int readers, WriteAheadSync sync) {
        createFile(file);
        var database = new SQLiteDataSource(config());
        database.setUrl("jdbc:sqlite:" + file);
        try {
            probe(database);
            Migrations.apply(database);
        } catch (SQLException e) {
            throw unusable(file, e);
        } catch (FlywayException e) {
            throw e.getCause() instanceof SQLException cause ? unusable(file, cause) : foreign(file, e);
        }
        return new SqliteDatabase(pool(database, readers + 1), sync);
    }

    @Override
    public Connection reading() throws SQLException {
        return pool.getConnection();
    }

    @Override
    public void write(Change change) throws SQLException {
        try (Connection connection = pool.getConnection()) { // the pool rolls back what is not committed
            connection.setAutoCommit(false);
            change.apply(connection);
            connection.commit();
        }
        sync.committed();
    }

    @Override
    public void close() {
        try {
            sync.close();
        } catch (InterruptedException e) {
            log.warn("The last sync of the store was interrupted", e);
            Thread.currentThread().interrupt();
        } finally {
            pool.close();
        }
    }

    /** Made here, so that nobody else may read it; SQLite gives the files beside it the same permissions. */
    private static void createFile(Path file) {
        try {
            if (!Files.exists(file)) {
                Files.createFile(file, DataDirectory.FILE);
            }
        } catch (IOException e) {
            throw new StartException("the store " + file + " cannot be made: " + e.getMessage(), e);
        }
    }

    private static SQLiteConfig config() {
        var config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        // A commit is written and so survives a kill; WriteAheadSync brings it to the disk soon after.
        config.setSynchronous(SynchronousMode.NORMAL);
        config.setBusyTimeout((int) BUSY.toMillis());
        config.enforceForeignKeys(true);
        return config;
    }

    /** Reads the file's first page, for a message of its own where that is no database. */
    private static void probe(SQLiteDataSource database) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.executeQuery("SELECT count(*) FROM sqlite_master").close();
        }
    }

    private static HikariDataSource pool(SQLiteDataSource database, int connections) {
        var config = new HikariConfig();
        config.setPoolName("parley-store");
        config.setDataSource(database);
        config.setMaximumPoolSize(connections);
        config.setConnectionTimeout(BUSY.toMillis());
        config.setMaxLifetime(0); // a file does not hang up
        return new HikariDataSource(config);
    }

    private static StartException unusable(Path file, SQLException cause) {
        String what = cause instanceof SQLiteException sqlite ? sqlite.getResultCode().message : cause.getMessage();
        return new StartException(
                "the store " + file + " is damaged or no database of ours (" + what
                        + "); restore it, or move it away to start with an empty one",
                cause);
    }

    private static StartException foreign(Path file, FlywayException cause) {
        return new StartException(
                "the store " + file + " is another program's or a newer server's ("
                        + cause.getMessage().lines().findFirst().orElse("")
                        + "); choose another folder with --data or use the newer server",
                cause);
    }
}
