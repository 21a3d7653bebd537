package dev.parley.server.result;

import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.engine.TableResult;
import dev.parley.protocol.model.Table;
import dev.parley.server.config.StatementLimits;
import dev.parley.server.result.ResultSpool.Upload;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a statement's result of what its engine sent. Belongs to the gateway's event loop. */
public final class ResultKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(ResultKeeper.class);

    private final ResultSpool spool;
    private final ResultShelf shelf;
    private final ArrowWorkers workers;
    private final StatementLimits limits;
    private final Clock clock;
    private boolean warm;

    /**
     * A result that is whole, and is a result once the store has it.
     *
     * @param table what is shown of it with its statement
     */
    public record Kept(Table table, StoredResult stored) {}

    public ResultKeeper(ResultShelf shelf, ArrowWorkers workers, StatementLimits limits, Clock clock) {
        this.spool = shelf.spool();
        this.shelf = shelf;
        this.workers = workers;
        this.limits = limits;
        this.clock = clock;
    }

    /** Loads what results are read with, once, while nobody waits for it yet. */
    public void warmUp() {
        if (!warm) {
            warm = true;
            workers.run(memory -> {
                        WarmUp.run(limits, memory);
                        return null;
                    })
                    .onFailure(e -> LOG.warn("results cannot be read", e));
        }
    }

    /**
     * Keeps it: what is uploaded is on disk then.
     *
     * @return fails with {@link RefusedUploadException} where it is not here whole; nothing is left then
     */
    public Future<Kept> keep(Upload upload, TableResult result) {
        return result.messages() > 0 ? uploaded(upload, result) : inline(upload, result);
    }

    private Future<Kept> inline(Upload upload, TableResult result) {
        spool.forget(upload); // of another table of the same statement, for one
        Buffer arrow = Buffer.buffer(Base64.getDecoder().decode(result.arrow()));
        return workers.run(memory -> {
                    try (OpenResult open = OpenResult.inline(arrow)) {
                        return kept(upload, result, open.index(), arrow, Preview.of(open, limits, memory));
                    }
                })
                .onSuccess(kept -> shelf.add(kept.stored()));
    }

    private Future<Kept> uploaded(Upload upload, TableResult result) {
        return spool.seal(upload, result.messages()).compose(index -> {
            StoredResult sealed = stored(upload, index, null);
            return workers.run(memory -> {
                        try (OpenResult open = shelf.openFile(upload.id())) {
                            return kept(upload, result, index, null, Preview.of(open, limits, memory));
                        }
                    })
                    .onFailure(e -> shelf.drop(sealed));
        });
    }

    private Kept kept(Upload upload, TableResult result, MessageIndex index, Buffer inline, List<List<Object>> first) {
        var table = new Table(
                result.columns(),
                first,
                index.rows(),
                result.truncated(),
                result.limitReason(),
                first.size() < index.rows());
        return new Kept(table, stored(upload, index, inline));
    }

    private StoredResult stored(Upload upload, MessageIndex index, Buffer inline) {
        return new StoredResult(upload.id(), clock.instant(), index.rows(), index.bytes(), inline, null);
    }

    /** Gives up one that was kept and did not come into the store. */
    public void drop(StoredResult kept) {
        shelf.drop(kept);
    }

    /** Drops what a statement uploaded that ended without it. */
    public void forget(Upload upload) {
        spool.forget(upload);
    }

    /** Forgets what belongs to this life of a session and is still on its way: it is over. */
    public void forget(SessionKey key) {
        spool.forget(key);
    }
}
