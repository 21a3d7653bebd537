package dev.parley.server.frontend.rest;

import dev.parley.server.batch.BatchQuery;
import dev.parley.server.batch.BatchRecord;
import dev.parley.server.batch.BatchSpec;
import dev.parley.server.batch.BatchState;
import dev.parley.server.batch.Batches;
import io.vertx.core.Future;

/** The operations on batches. Stateless. */
final class BatchRoutes {
    private final Batches batches;
    private final LogReplies logs;

    BatchRoutes(Batches batches, LogReplies logs) {
        this.batches = batches;
        this.logs = logs;
    }

    void bind(Routes routes) {
        routes.bind("createBatch", this::create);
        routes.bind("listBatches", this::list);
        routes.bind("getBatch", request -> batches.find(request.user(), request.batch())
                .map(batch -> Answer.ok(BatchAnswer.of(batch))));
        routes.bind("cancelBatch", request -> batches.cancel(request.user(), request.batch())
                .map(batch -> Answer.ok(BatchAnswer.of(batch))));
        routes.bind("getBatchLog", this::log);
    }

    private Future<Answer> create(RestRequest request) {
        request.writeDuration("time_limit");
        BatchSpec spec = request.body(BatchSpec.class).orElseThrow();
        return batches.create(request.user(), spec, request.callKey()).map(batch -> {
            BatchAnswer answer = BatchAnswer.of(batch);
            return Answer.created(answer.links().self(), answer);
        });
    }

    private Future<Answer> list(RestRequest request) {
        int limit = request.limit();
        var page = new Page<BatchRecord>(Cursor.BATCHES, BatchRecord::id, BatchAnswer::of);
        var query = new BatchQuery(
                request.words("state", BatchState.class),
                request.text("owner"),
                request.text("tag"),
                request.cursor(Cursor.BATCHES),
                limit + 1);
        return batches.list(request.user(), query).map(found -> page.of(found, limit));
    }

    private Future<Reply> log(RestRequest request) {
        long id = request.batch();
        return logs.answer(
                request,
                new LogReplies.Source(
                        "batch " + id,
                        (offset, limit) -> batches.log(request.user(), id, offset, limit),
                        page -> BatchAnswer.Log.of(id, page)),
                () -> () -> {});
    }
}
