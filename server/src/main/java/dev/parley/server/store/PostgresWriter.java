package dev.parley.server.store;

import dev.parley.server.error.StartException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one connection through which this server writes. It holds a lock of the database, so that no other server writes
 * at the same time, and once lost it is opened anew only where no other server wrote meanwhile. Belongs to one thread at a
 * time.
 */
final class PostgresWriter implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PostgresWriter.class);
    private static final int LOCK = 0x7061726C; // "parl"
    private static final String LOCK_PATIENCE = "5s";

    /** What a server whose machine vanished leaves behind is gone after 25 s, and its lock with it. */
    private static final String SETTINGS =
            """
            SELECT set_config('lock_timeout', '%s', false),
                set_config('tcp_keepalives_idle', '10', false),
                set_config('tcp_keepalives_interval', '5', false),
                set_config('tcp_keepalives_count', '3', false),
                set_config('synchronous_commit',
                    CASE WHEN current_setting('synchronous_commit') IN ('off', 'local') THEN 'on'
                        ELSE current_setting('synchronous_commit') END, false)
            """
                    .formatted(LOCK_PATIENCE);

    private static final String CLAIM =
            """
            INSERT INTO store_owner (id, owner, place, since) VALUES (1, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET owner = excluded.owner, place = excluded.place, since = excluded.since
            """;

    private static final String TAKEN = "another server has used the store while it was out of reach of this one;"
            + " nothing more is written to it, stop this server";

    private final Dial dial;
    private final String owner = UUID.randomUUID().toString();
    private Connection connection; // null where there is none
    private boolean isTaken;

    /** Makes a connection. */
    @FunctionalInterface
    interface Dial {
        Connection connect() throws SQLException;
    }

    PostgresWriter(Dial dial) {
        this.dial = dial;
    }

    /**
     * Connects, and makes sure that no other server writes.
     *
     * @throws StartException where one does
     */
    void lock() throws SQLException {
        connection = connected();
        try {
            takeLock();
        } catch (SQLException e) {
            if (Reach.isLockTimeout(e)) {
                throw used(e);
            }
            throw e;
        }
    }

    /** Puts this server into the database as the one that writes, once the schema is there. */
    void claim() throws SQLException {
        write(claimed -> {
            try (var statement = claimed.prepareStatement(CLAIM)) {
                statement.setString(1, owner);
                statement.setString(2, place());
                statement.setString(3, Cells.time(Instant.now()));
                statement.executeUpdate();
            }
        });
    }

    void write(Database.Change change) throws SQLException {
        Connection open = reconnected();
        boolean maybeDone = false;
        try {
            change.apply(open);
            maybeDone = true;
            open.commit();
        } catch (SQLException e) {
            if (Reach.isLost(e) || open.isClosed()) {
                drop();
                throw new OutOfReachException(e, maybeDone);
            }
            rollback();
            throw e;
        } catch (RuntimeException e) {
            rollback();
            throw e;
        }
    }

    private Connection reconnected() throws SQLException {
        if (isTaken) {
            throw new SQLException(TAKEN);
        }
        if (connection == null) {
            try {
                connection = connected();
                takeLock();
                isTaken = !isOwner();
            } catch (SQLException e) {
                drop();
                throw new OutOfReachException(e, false);
            }
            if (isTaken) {
                drop();
                throw new SQLException(TAKEN);
            }
            log.info("The store is within reach again");
        }
        return connection;
    }

    private Connection connected() throws SQLException {
        Connection opened = dial.connect();
        try (var statement = opened.createStatement()) {
            statement.execute(SETTINGS);
            opened.setAutoCommit(false);
            return opened;
        } catch (SQLException e) {
            opened.close();
            throw e;
        }
    }

    /** A lock of the schema for as long as the connection lives; its server waits for it a few seconds. */
    private void takeLock() throws SQLException {
        try (var statement = connection.prepareStatement("SELECT pg_advisory_lock(?, ?)")) {
            statement.setInt(1, LOCK);
            statement.setInt(2, String.valueOf(connection.getSchema()).hashCode());
            statement.execute();
        }
        connection.commit();
    }

    private boolean isOwner() throws SQLException {
        try (var statement = connection.prepareStatement("SELECT owner FROM store_owner WHERE id = 1");
                ResultSet row = statement.executeQuery()) {
            return row.next() && row.getString(1).equals(owner);
        } finally {
            connection.commit();
        }
    }

    private StartException used(SQLException cause) {
        rollback();
        return new StartException(
                "the store is used by another server"
                        + holder().map(place -> " (" + place + ")").orElse("")
                        + "; stop that one, or choose another database with store.url",
                cause);
    }

    /** Who it seems to be; a database that was never used does not know. */
    private Optional<String> holder() {
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT place, since FROM store_owner WHERE id = 1")) {
            return row.next()
                    ? Optional.of(row.getString("place") + ", since " + row.getString("since"))
                    : Optional.empty();
        } catch (SQLException e) {
            log.debug("The store does not say who uses it", e);
            return Optional.empty();
        }
    }

    private static String place() {
        long pid = ProcessHandle.current().pid();
        try {
            return InetAddress.getLocalHost().getHostName() + ", process " + pid;
        } catch (UnknownHostException e) {
            return "process " + pid;
        }
    }

    private void rollback() {
        try {
            connection.rollback();
        } catch (SQLException e) {
            log.warn("A transaction could not be rolled back, so that its connection is given up", e);
            drop();
        }
    }

    private void drop() {
        Connection dropped = connection;
        connection = null;
        if (dropped != null) {
            try {
                dropped.close();
            } catch (SQLException e) {
                log.debug("A connection that was lost could not be closed", e);
            }
        }
    }

    @Override
    public void close() {
        drop();
    }
}
