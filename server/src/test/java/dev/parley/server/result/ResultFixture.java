package dev.parley.server.result;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.protocol.engine.TableResult;
import dev.parley.server.config.ResultLimits;
import dev.parley.server.config.StatementLimits;
import dev.parley.server.result.ResultSpool.Upload;
import dev.parley.server.testing.ArrowStreams;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Results in a folder, wired as in the gateway, with a ledger in memory. Belongs to one Vert.x context. */
public final class ResultFixture {
    public static final ResultLimits LIMITS =
            new ResultLimits(1L << 30, 1L << 30, 1L << 30, Duration.ofDays(7), "truncate");

    private static final StatementLimits STATEMENTS =
            new StatementLimits(10, 4, 1000, Duration.ofSeconds(10), 1000, 100, 10, 1000, Duration.ZERO);

    final MemoryLedger ledger = new MemoryLedger();
    final ArrowWorkers workers;
    final ResultShelf shelf;
    final ResultReader reader;
    private final Vertx vertx;
    private final ResultKeeper keeper;

    public ResultFixture(Vertx vertx, Path folder) {
        this(vertx, folder, LIMITS, Clock.systemUTC());
    }

    ResultFixture(Vertx vertx, Path folder, ResultLimits limits, Clock clock) {
        this.vertx = vertx;
        this.workers = new ArrowWorkers(vertx);
        this.shelf = new ResultShelf(vertx, folder, ledger, limits, clock);
        this.reader = new ResultReader(shelf, workers);
        this.keeper = new ResultKeeper(shelf, workers, STATEMENTS, clock);
    }

    public ResultSpool spool() {
        return shelf.spool();
    }

    public ResultKeeper keeper() {
        return keeper;
    }

    public Results reader() {
        return reader;
    }

    /** Keeps what was uploaded or came inline, as the end of a statement does. */
    public Future<ResultKeeper.Kept> keep(Upload upload, TableResult result) {
        return keeper.keep(upload, result).onSuccess(kept -> ledger.save(kept.stored()));
    }

    /** The rows of an upload, which is then a result. */
    public Future<List<JsonNode>> rows(Upload upload, TableResult result) {
        return keep(upload, result)
                .compose(kept -> reader.read(
                        upload.id(), kept.table(), new ResultStream.Request(ResultFormat.ARROW, RowRange.ALL, false)))
                .compose(stream -> ResultStreams.all(stream).onComplete(ignored -> stream.close()))
                .compose(stream -> vertx.executeBlocking(() -> ArrowStreams.rows(stream)));
    }
}
