package dev.parley.server.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.parley.server.config.StoreConfig;
import dev.parley.server.error.StartException;
import dev.parley.server.security.SecretFile;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.flywaydb.core.api.FlywayException;

/** A database of a PostgreSQL server: its connections, its settings, its schema. */
final class PostgresDatabase implements Database {
    private static final Duration DIAL = Duration.ofSeconds(5);
    /** One that answers nothing for so long is out of reach. */
    private static final Duration SILENCE = Duration.ofSeconds(30);
    /** Rows fetched at once, so that a page of large ones is not in memory as a whole. */
    private static final int FETCHED = 20;

    private final HikariDataSource pool;
    private final PostgresWriter writer;

    private PostgresDatabase(HikariDataSource pool, PostgresWriter writer) {
        this.pool = pool;
        this.writer = writer;
    }

    /**
     * Blocks while it connects and migrates.
     *
     * @param config has a URL
     * @param readers how many read at once
     * @throws StartException where it is out of reach, another server uses it, or it is not ours
     */
    static PostgresDatabase open(StoreConfig config, int readers) {
        String url = config.url().orElseThrow();
        Properties dialling = dialling(config);
        var writer = new PostgresWriter(() -> DriverManager.getConnection(url, answering(dialling)));
        try {
            writer.lock();
            migrate(url, dialling);
            writer.claim();
            return new PostgresDatabase(pool(url, readers, answering(dialling)), writer);
        } catch (SQLException e) {
            writer.close();
            throw unusable(url, e);
        } catch (FlywayException e) {
            writer.close();
            throw e.getCause() instanceof SQLException cause ? unusable(url, cause) : foreign(url, e);
        } catch (RuntimeException e) {
            writer.close();
            throw e;
        }
    }

    private static Properties dialling(StoreConfig config) {
        var properties = new Properties();
        properties.setProperty("ApplicationName", "parley");
        properties.setProperty("connectTimeout", seconds(DIAL));
        properties.setProperty("loginTimeout", seconds(DIAL));
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("defaultRowFetchSize", Integer.toString(FETCHED));
        config.user().ifPresent(user -> properties.setProperty("user", user));
        config.passwordFile()
                .ifPresent(file ->
                        properties.setProperty("password", SecretFile.read("the password file of the store", file)));
        return properties;
    }

    private static Properties answering(Properties dialling) {
        var properties = new Properties();
        properties.putAll(dialling);
        properties.setProperty("socketTimeout", seconds(SILENCE));
        return properties;
    }

    private static String seconds(Duration duration) {
        return Long.toString(duration.toSeconds());
    }

    /** On connections of its own: its scripts may take longer than an answer may, and commit by themselves. */
    private static void migrate(String url, Properties dialling) {
        HikariConfig config = config(url, 2, dialling);
        config.setMinimumIdle(0);
        try (var database = new HikariDataSource(config)) {
            Migrations.apply(database);
        }
    }

    private static HikariDataSource pool(String url, int readers, Properties dialling) {
        HikariConfig config = config(url, readers, dialling);
        config.setReadOnly(true);
        config.setAutoCommit(false); // the driver fetches a few rows at once only within a transaction
        return new HikariDataSource(config);
    }

    private static HikariConfig config(String url, int connections, Properties dialling) {
        var config = new HikariConfig();
        config.setPoolName("parley-store");
        config.setJdbcUrl(url);
        config.setDataSourceProperties(dialling);
        config.setMaximumPoolSize(connections);
        config.setConnectionTimeout(DIAL.toMillis());
        return config;
    }

    @Override
    public Connection reading() throws SQLException {
        return pool.getConnection();
    }

    @Override
    public void write(Change change) throws SQLException {
        writer.write(change);
    }

    @Override
    public void close() {
        pool.close();
        writer.close();
    }

    private static StartException unusable(String url, SQLException cause) {
        return new StartException(
                "the store " + url + " cannot be used (" + cause.getMessage()
                        + "); see that PostgreSQL runs there, that the database exists, and that store.user may use it",
                cause);
    }

    private static StartException foreign(String url, FlywayException cause) {
        return new StartException(
                "the store " + url + " is another program's or a newer server's ("
                        + cause.getMessage().lines().findFirst().orElse("")
                        + "); choose another database with store.url or use the newer server",
                cause);
    }
}
