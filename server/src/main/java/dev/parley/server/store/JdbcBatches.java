package dev.parley.server.store;

import dev.parley.server.batch.BatchLedger;
import dev.parley.server.batch.BatchQuery;
import dev.parley.server.batch.BatchRecord;
import dev.parley.server.once.FirstCall;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Batches in the store's database. Thread-safe; futures complete on the caller's context. */
final class JdbcBatches implements BatchLedger {
    private final BatchWriter writer;
    private final ReadPool reads;

    JdbcBatches(BatchWriter writer, ReadPool reads) {
        this.writer = writer;
        this.reads = reads;
    }

    @Override
    public Future<Long> lastId() {
        return reads.read(BatchRows::lastId);
    }

    @Override
    public Future<Void> add(BatchRecord batch, Optional<FirstCall> call) {
        return writer.submit(Weight.of(batch), connection -> {
            BatchRows.save(connection, batch);
            if (call.isPresent()) {
                FirstCallRows.save(connection, call.get(), Instant.now());
            }
            return null;
        });
    }

    @Override
    public Future<Void> save(BatchRecord batch) {
        return writer.record(Weight.of(batch), connection -> {
            BatchRows.save(connection, batch);
            return null;
        });
    }

    @Override
    public Future<Optional<FirstCall>> firstCall(String scope, String key) {
        return reads.read(connection -> FirstCallRows.find(connection, scope, key));
    }

    @Override
    public Future<Optional<BatchRecord>> find(long id) {
        return reads.read(connection -> BatchRows.one(connection, id));
    }

    @Override
    public Future<List<BatchRecord>> page(BatchQuery query) {
        return reads.read(connection -> BatchRows.page(connection, query));
    }

    @Override
    public Future<List<BatchRecord>> unfinished() {
        return reads.read(BatchRows::unfinished);
    }

    @Override
    public Future<List<Long>> outdated(Instant before, int keep, int limit) {
        return reads.read(connection -> BatchRows.outdated(connection, before, keep, limit));
    }

    @Override
    public Future<Void> remove(List<Long> ids) {
        List<Long> all = List.copyOf(ids);
        return writer.submit(Weight.CELL * all.size(), connection -> {
            BatchRows.remove(connection, all);
            return null;
        });
    }
}
