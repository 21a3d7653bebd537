package dev.parley.server.store;

import dev.parley.server.result.Expiry;
import dev.parley.server.result.ResultId;
import dev.parley.server.result.ResultLedger;
import dev.parley.server.result.StoredResult;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Results in the store's database. Thread-safe; futures complete on the caller's context. */
final class JdbcResults implements ResultLedger {
    private static final long ID_WEIGHT = 32;

    private final BatchWriter writer;
    private final ReadPool reads;

    JdbcResults(BatchWriter writer, ReadPool reads) {
        this.writer = writer;
        this.reads = reads;
    }

    @Override
    public Future<Optional<StoredResult>> find(ResultId id) {
        return reads.read(connection -> ResultRows.one(connection, id));
    }

    @Override
    public Future<Map<Long, Long>> bytesBySession() {
        return reads.read(ResultRows::bytesBySession);
    }

    @Override
    public Future<List<StoredResult>> oldest(Optional<Long> session, int limit) {
        return reads.read(connection -> ResultRows.oldest(connection, session, limit));
    }

    @Override
    public Future<List<ResultId>> files() {
        return reads.read(ResultRows::files);
    }

    @Override
    public Future<Void> expire(List<ResultId> ids, Expiry expiry) {
        return writer.submit(ID_WEIGHT * ids.size(), connection -> {
            ResultRows.expire(connection, ids, expiry);
            return null;
        });
    }
}
