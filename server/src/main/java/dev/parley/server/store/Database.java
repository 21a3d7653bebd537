package dev.parley.server.store;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Where the store's rows are, and what differs between one database and another; the SQL itself is the same for all of
 * them. Its calls block.
 */
interface Database extends AutoCloseable {
    /** What is done in a transaction. */
    @FunctionalInterface
    interface Change {
        void apply(Connection connection) throws SQLException;
    }

    /** For queries; to be closed by whoever asked. Thread-safe. */
    Connection reading() throws SQLException;

    /**
     * Makes a change whole or not at all; once this returns, it survives a kill of the server. Called by one thread at a
     * time.
     *
     * @throws OutOfReachException where the database cannot be reached now
     */
    void write(Change change) throws SQLException;

    @Override
    void close();
}
