package dev.parley.server.store;

import dev.parley.server.engine.EngineLedger;
import dev.parley.server.engine.EngineRecord;
import io.vertx.core.Future;
import java.util.List;

/** The engines that live, in the store's database. Thread-safe; futures complete on the caller's context. */
final class JdbcEngines implements EngineLedger {
    private static final long RECORD_WEIGHT = 500;

    private final BatchWriter writer;
    private final ReadPool reads;

    JdbcEngines(BatchWriter writer, ReadPool reads) {
        this.writer = writer;
        this.reads = reads;
    }

    @Override
    public Future<Void> save(EngineRecord engine) {
        return writer.submit(RECORD_WEIGHT, connection -> {
            EngineRows.save(connection, engine);
            return null;
        });
    }

    @Override
    public Future<Void> remove(String engine) {
        return writer.submit(RECORD_WEIGHT, connection -> {
            EngineRows.remove(connection, engine);
            return null;
        });
    }

    @Override
    public Future<List<EngineRecord>> all() {
        return reads.read(EngineRows::all);
    }
}
