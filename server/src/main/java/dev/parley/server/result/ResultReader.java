package dev.parley.server.result;

import dev.parley.protocol.model.Table;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import dev.parley.server.result.ResultStream.Request;
import io.vertx.core.Future;

/** Reads results for as many as ask, within a bound. Belongs to the gateway's event loop. */
public final class ResultReader implements Results, PagedResults {
    static final int MOST = 200;

    /** Less is not worth compressing. */
    private static final long TINY = 1_400;

    private final ResultShelf shelf;
    private final ArrowWorkers workers;
    private int readers;

    public ResultReader(ResultShelf shelf, ArrowWorkers workers) {
        this.shelf = shelf;
        this.workers = workers;
    }

    @Override
    public Future<ResultStream> read(ResultId id, Table head, Request request) {
        if (readers >= MOST) {
            return tooMany();
        }
        readers++;
        return shelf.open(id)
                .compose(open -> ResultStream.of(
                        workers,
                        open,
                        head,
                        new Request(
                                request.format(),
                                request.range(),
                                request.gzip() && open.index().bytes() > TINY)))
                .onSuccess(stream -> stream.closed().onComplete(ignored -> readers--))
                .onFailure(e -> readers--);
    }

    @Override
    public Future<RowCursor> open(ResultId id) {
        if (readers >= MOST) {
            return tooMany();
        }
        readers++;
        return shelf.open(id)
                .map(open -> new RowCursor(workers, open))
                .onSuccess(cursor -> cursor.closed().onComplete(ignored -> readers--))
                .onFailure(e -> readers--);
    }

    @Override
    public EarlyRows early(ResultId id) {
        return shelf.early(id, workers);
    }

    private <T> Future<T> tooMany() {
        return Future.failedFuture(new GatewayException(
                ErrorCode.TOO_MANY_WAITING, readers + " results are being read, which is the most", "try again"));
    }

    /** How many read just now. */
    int readers() {
        return readers;
    }
}
