package dev.parley.server.store;

import dev.parley.protocol.model.SessionState;
import dev.parley.server.batch.BatchLedger;
import dev.parley.server.config.StoreConfig;
import dev.parley.server.engine.EngineLedger;
import dev.parley.server.once.FirstCall;
import dev.parley.server.result.ResultLedger;
import dev.parley.server.result.StoredResult;
import dev.parley.server.session.HistoryEntry;
import dev.parley.server.session.HistoryQuery;
import dev.parley.server.session.JournalEntry;
import dev.parley.server.session.SessionSnapshot;
import dev.parley.server.session.StatementSnapshot;
import dev.parley.server.session.UnfinishedSession;
import dev.parley.server.snippet.SnippetLedger;
import dev.parley.server.sweep.SweepLedger;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * The store in an SQL database through JDBC. Thread-safe; futures complete on the caller's
 * context.
 */
public final class JdbcStore implements Store {
    private final Vertx vertx;
    private final Database database;
    private final BatchWriter writer;
    private final ReadPool reads;

    private JdbcStore(Vertx vertx, Database database, WriteBounds bounds) {
        this.vertx = vertx;
        this.database = database;
        this.writer = new BatchWriter(vertx, database, bounds);
        this.reads = new ReadPool(vertx, database);
    }

    /**
     * Opens the store that is configured.
     *
     * @param file the embedded database, made where there is none, in an existing folder; used where no other is configured
     * @return fails with {@link dev.parley.server.error.StartException} where it cannot be used, or is none of ours
     */
    public static Future<JdbcStore> open(Vertx vertx, StoreConfig config, Path file) {
        return open(vertx, config, file, WriteBounds.DEFAULT);
    }

    static Future<JdbcStore> open(Vertx vertx, StoreConfig config, Path file, WriteBounds bounds) {
        int readers = ReadPool.THREADS;
        return open(
                vertx,
                () -> config.url().isPresent()
                        ? PostgresDatabase.open(config, readers)
                        : SqliteDatabase.open(file, readers, WriteAheadSync.of(file)),
                bounds);
    }

    /**
     * Opens a database.
     *
     * @param opening blocks
     */
    static Future<JdbcStore> open(Vertx vertx, Callable<? extends Database> opening, WriteBounds bounds) {
        return vertx.<Database>executeBlocking(opening::call).map(database -> {
            var store = new JdbcStore(vertx, database, bounds);
            store.writer.start();
            return store;
        });
    }

    /** Takes no more writes, does those that wait, brings them to the disk and closes the database. */
    public Future<Void> close() {
        return writer.close()
                .eventually(reads::close)
                .eventually(() -> vertx.executeBlocking(() -> {
                    database.close();
                    return null;
                }));
    }

    /** The store's side of results. */
    public ResultLedger results() {
        return new JdbcResults(writer, reads);
    }

    /** The store's side of engines. */
    public EngineLedger engines() {
        return new JdbcEngines(writer, reads);
    }

    /** The store's side of batches. */
    public BatchLedger batches() {
        return new JdbcBatches(writer, reads);
    }

    /** The store's side of published snippets. */
    public SnippetLedger snippets() {
        return new JdbcSnippets(writer, reads);
    }

    /** The store's side of sweeps. */
    public SweepLedger sweeps() {
        return new JdbcSweeps(writer, reads);
    }

    @Override
    public Future<Long> lastSessionId() {
        return reads.read(SessionRows::lastId);
    }

    @Override
    public Future<Void> save(SessionSnapshot session) {
        return record(Weight.of(session), connection -> SessionRows.save(connection, session));
    }

    @Override
    public Future<Void> save(StatementSnapshot statement) {
        return record(Weight.of(statement), connection -> StatementRows.save(connection, statement));
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
        return record(Weight.of(statement) + Weight.of(result), connection -> {
            StatementRows.save(connection, statement);
            ResultRows.save(connection, result);
        });
    }

    private Future<Void> record(long weight, Save save) {
        return writer.record(weight, connection -> {
            save.to(connection);
            return null;
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
    public Future<Optional<SessionSnapshot>> session(String owner, String name) {
        return reads.read(connection -> SessionRows.latest(connection, owner, name));
    }

    @Override
    public Future<List<SessionSnapshot>> sessions(
            Optional<String> owner, Set<SessionState> states, Optional<Long> before, int limit) {
        Set<SessionState> wanted = Set.copyOf(states);
        return reads.read(
                connection -> SessionRows.page(connection, owner, wanted, before.orElse(Long.MAX_VALUE), limit));
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
    public Future<List<HistoryEntry>> history(Optional<String> owner, HistoryQuery query, int limit) {
        return reads.read(connection -> HistorySearch.page(connection, owner, query, limit));
    }

    @Override
    public Future<Void> append(long session, int statement, List<JournalEntry> entries) {
        return writer.submit(Weight.of(entries), connection -> {
            JournalRows.add(connection, session, statement, entries);
            return null;
        });
    }

    @Override
    public Future<Void> saveSoFar(StatementSnapshot statement, JournalEntry mark) {
        return record(Weight.of(statement), connection -> {
            StatementRows.save(connection, statement);
            JournalRows.add(connection, statement.session(), statement.id(), List.of(mark));
        });
    }

    @Override
    public Future<Integer> forget(Instant before, int limit) {
        return writer.submit(Weight.CELL, connection -> OldRows.remove(connection, before, limit));
    }

    @Override
    public Future<List<UnfinishedSession>> unfinished() {
        return reads.read(UnfinishedRows::all);
    }
}
