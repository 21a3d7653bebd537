package dev.parley.server.store;

import dev.parley.server.sweep.PointOutcome;
import dev.parley.server.sweep.SweepLedger;
import dev.parley.server.sweep.SweepRecord;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Sweeps in the store's database. Thread-safe; futures complete on the caller's context. */
final class JdbcSweeps implements SweepLedger {
    private static final long RECORD_WEIGHT = 500;
    private static final long POINT_WEIGHT = 200;

    private final BatchWriter writer;
    private final ReadPool reads;

    JdbcSweeps(BatchWriter writer, ReadPool reads) {
        this.writer = writer;
        this.reads = reads;
    }

    @Override
    public Future<Void> add(SweepRecord sweep) {
        return writer.submit(
                RECORD_WEIGHT + POINT_WEIGHT * sweep.grid().points().size(), connection -> {
                    SweepRows.add(connection, sweep);
                    return null;
                });
    }

    @Override
    public Future<Void> save(SweepRecord sweep) {
        return writer.record(RECORD_WEIGHT, connection -> {
            SweepRows.save(connection, sweep);
            return null;
        });
    }

    @Override
    public Future<Void> save(String sweep, PointOutcome outcome) {
        return writer.record(POINT_WEIGHT, connection -> {
            SweepRows.save(connection, sweep, outcome);
            return null;
        });
    }

    @Override
    public Future<Optional<SweepRecord>> find(String id) {
        return reads.read(connection -> SweepRows.one(connection, "id", id));
    }

    @Override
    public Future<Optional<SweepRecord>> startedBy(String key) {
        return reads.read(connection -> SweepRows.one(connection, "call_key", key));
    }

    @Override
    public Future<List<SweepRecord>> unfinished() {
        return reads.read(SweepRows::unfinished);
    }

    @Override
    public Future<List<PointOutcome>> outcomes(String sweep) {
        return reads.read(connection -> SweepRows.outcomes(connection, sweep));
    }
}
