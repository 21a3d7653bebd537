package dev.parley.server.store;

import com.zaxxer.hikari.HikariDataSource;
import dev.parley.protocol.model.SessionState;
import dev.parley.server.result.ResultLedger;
import dev.parley.server.result.StoredResult;
import dev.parley.server.session.FirstCall;
import dev.parley.server.session.HistoryEntry;
import dev.parley.server.session.HistoryQuery;
import dev.parley.server.session.SessionSnapshot;
import dev.parley.server.session.StatementSnapshot;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The store in an SQL database through JDBC, the embedded one for now. Thread-safe; futures complete on the caller's
 * context.
 */
public final class JdbcStore implements Store {
    private final Vertx vertx;
    private final HikariDataSource database;
    private final WriteAheadSync sync;
    private final BatchWriter writer;
    private final ReadPool reads;

    private JdbcStore(Vertx vertx, HikariDataSource database, WriteAheadSync sync, WriteBounds bounds) {
        this.vertx = vertx;
        this.database = database;
        this.sync = sync;
        this.writer = new BatchWriter(vertx, database, sync, bounds);
        this.reads = new ReadPool(vertx, database);
    }

    /**
     * Opens the database in this file, made where there is none, in an existing folder.
     *
     * @return fails with {@link dev.parley.server.error.StartException} where the file is none of ours
     */
    public static Future<JdbcStore> open(Vertx vertx, Path file) {
        return open(vertx, file, WriteBounds.DEFAULT, WriteAheadSync.of(file));
    }

    static Future<JdbcStore> open(Vertx vertx, Path file, WriteBounds bounds, WriteAheadSync sync) {
        int connections = ReadPool.THREADS + 1;
        return vertx.executeBlocking(() -> SqliteDatabase.open(file, connections))
                .map(database -> {
                    var store = new JdbcStore(vertx, database, sync, bounds);
                    store.writer.start();
                    return store;
                });
    }

    /** Takes no more writes, does those that wait, brings them to the disk and closes the database. */
    public Future<Void> close() {
        return writer.close()
                .eventually(reads::close)
                .eventually(() -> vertx.executeBlocking(() -> {
                    sync.close();
                    database.close();
                    return null;
                }));
    }

    /** The store's side of results. */
    public ResultLedger results() {
        return new JdbcResults(writer, reads);
    }

    @Override
    public Future<Long> lastSessionId() {
        return reads.read(SessionRows::lastId);
    }

    @Override
    public Future<Void> save(SessionSnapshot session, Optional<FirstCall> call) {
        return write(Weight.of(session), call, connection -> SessionRows.save(connection, session));
    }

    @Override
    public Future<Void> save(StatementSnapshot statement, Optional<FirstCall> call) {
        return write(Weight.of(statement), call, connection -> StatementRows.save(connection, statement));
    }

    @Override
    public Future<Void> save(StatementSnapshot statement, StoredResult result) {
        return write(Weight.of(statement) + Weight.of(result), Optional.empty(), connection -> {
            StatementRows.save(connection, statement);
            ResultRows.save(connection, result);
        });
    }

    private Future<Void> write(long weight, Optional<FirstCall> call, Save save) {
        return writer.submit(weight, connection -> {
            save.to(connection);
            if (call.isPresent()) {
                FirstCallRows.save(connection, call.get(), Instant.now());
            }
            return null;
        });
    }

    /** Inserts or replaces one thing. */
    @FunctionalInterface
    private interface Save {
        void to(Connection connection) throws SQLException;
    }

    @Override
    public Future<Optional<FirstCall>> firstCall(String scope, String key) {
        return reads.read(connection -> FirstCallRows.find(connection, scope, key));
    }

    @Override
    public Future<Optional<SessionSnapshot>> session(long id) {
        return reads.read(connection -> SessionRows.one(connection, id));
    }

    @Override
    public Future<Optional<SessionSnapshot>> session(String name) {
        return reads.read(connection -> SessionRows.latest(connection, name));
    }

    @Override
    public Future<List<SessionSnapshot>> sessions(Set<SessionState> states, Optional<Long> before, int limit) {
        Set<SessionState> wanted = Set.copyOf(states);
        return reads.read(connection -> SessionRows.page(connection, wanted, before.orElse(Long.MAX_VALUE), limit));
    }

    @Override
    public Future<Optional<StatementSnapshot>> statement(long session, int id) {
        return reads.read(connection -> StatementRows.one(connection, session, id));
    }

    @Override
    public Future<List<StatementSnapshot>> statements(long session, int after, int limit) {
        return reads.read(connection -> StatementRows.page(connection, session, after, limit));
    }

    @Override
    public Future<List<HistoryEntry>> history(HistoryQuery query, int limit) {
        return reads.read(connection -> HistorySearch.page(connection, query, limit));
    }

    @Override
    public Future<Integer> endUnfinished(String reason) {
        return writer.submit(reason.length(), connection -> {
            Instant now = Instant.now();
            StatementRows.endUnfinished(connection, now, reason);
            return SessionRows.endUnfinished(connection, now, reason);
        });
    }
}
