package dev.parley.server.frontend.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.protocol.model.StatementState;
import dev.parley.protocol.model.Table;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import dev.parley.server.result.ResultFormat;
import dev.parley.server.result.ResultId;
import dev.parley.server.result.ResultStream;
import dev.parley.server.result.Results;
import dev.parley.server.result.RowRange;
import dev.parley.server.run.Run;
import dev.parley.server.session.StatementSnapshot;
import dev.parley.server.snippet.PublishedSnippet;
import dev.parley.server.snippet.ResultForm;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.function.Function;
import java.util.function.Supplier;

/** What callers of a snippet get once it has run. Stateless. */
final class RunResults {
    private static final int MOST_PAGE_BYTES = 4 << 20;

    private final Results results;

    RunResults(Results results) {
        this.results = results;
    }

    /** How a caller wants the rows. */
    record Wanted(ResultFormat format, boolean gzip) {}

    /** What is printed. */
    record Text(String text, long textOmitted) {}

    /** Fails with INVALID_REQUEST where the snippet's result does not come so. */
    Wanted wanted(RestRequest request, PublishedSnippet snippet) {
        ResultFormat format = request.format();
        if (snippet.definition().result() == ResultForm.TEXT && format != ResultFormat.JSON) {
            throw new GatewayException(
                    ErrorCode.INVALID_REQUEST,
                    "format: snippet '" + snippet.name() + "' gives text, which comes as JSON alone.",
                    "Leave format and Accept out.");
        }
        return new Wanted(format, request.acceptsGzip());
    }

    /** The answer to a call. A result that is kept may have expired before its answer: then it is made again, once. */
    static Future<Reply> answered(Supplier<Future<Run>> runs, Function<Run, Future<Reply>> answer) {
        return runs.get().compose(run -> answer.apply(run).recover(failure -> {
            boolean isExpired = failure instanceof GatewayException refused
                    && (refused.code() == ErrorCode.RESULT_EXPIRED || refused.code() == ErrorCode.NO_RESULT);
            if (!isExpired || run.age().isEmpty()) {
                return Future.failedFuture(failure);
            }
            run.forget();
            return runs.get().compose(answer);
        }));
    }

    /** The answer about a run that has ended; fails with SNIPPET_FAILED or ENGINE_LOST where it did not succeed. */
    Future<Reply> of(PublishedSnippet snippet, Run run, Wanted wanted) {
        StatementSnapshot statement = run.statement();
        if (statement.state() != StatementState.SUCCEEDED) {
            throw failed(statement);
        }
        if (snippet.definition().result() == ResultForm.TEXT) {
            return Future.succeededFuture(Answer.ok(
                    new Text(statement.output().text(), statement.output().textOmitted())));
        }
        Table table = statement.output().table();
        if (table == null) {
            throw noTable();
        }
        return run.body(wanted.format())
                .<Future<Reply>>map(
                        body -> Future.succeededFuture(Answer.of(wanted.format().mediaType(), body)))
                .orElseGet(() -> rows(run, table, wanted))
                .map(reply -> CutReply.of(table, reply));
    }

    static GatewayException noTable() {
        return new GatewayException(
                ErrorCode.SNIPPET_FAILED,
                "The code gave no table.",
                "Its owner publishes it with \"result\": \"text\", or lets it end in a query.");
    }

    private Future<Reply> rows(Run run, Table table, Wanted wanted) {
        StatementSnapshot statement = run.statement();
        boolean gzip = wanted.gzip() && !run.isKept(); // what is kept is written to everybody as it is
        var request = new ResultStream.Request(wanted.format(), RowRange.ALL, gzip);
        return results.read(new ResultId(statement.session(), statement.id()), table, request)
                .compose(stream -> stream.next()
                        .<Reply>map(first -> {
                            if (run.isKept() && stream.isOver()) {
                                run.keep(wanted.format(), first.copy());
                            }
                            return new ResultReply(wanted.format(), stream, first);
                        })
                        .onFailure(e -> stream.close()));
    }

    /** The first rows as JSON, whole; for a page, which is small. */
    Future<JsonNode> firstRows(StatementSnapshot statement, Table table, int most) {
        var request = new ResultStream.Request(ResultFormat.JSON, new RowRange(0, most), false);
        return results.read(new ResultId(statement.session(), statement.id()), table, request)
                .compose(stream -> rest(stream, Buffer.buffer()).onComplete(done -> stream.close()))
                .map(JsonBody::parse);
    }

    private static Future<Buffer> rest(ResultStream stream, Buffer before) {
        return stream.next().compose(chunk -> {
            Buffer all = before.appendBuffer(chunk);
            if (all.length() > MOST_PAGE_BYTES) {
                throw new GatewayException(
                        ErrorCode.TOO_LARGE,
                        "The rows are too large for a page.",
                        "Ask for format=csv or format=arrow.");
            }
            return stream.isOver() ? Future.succeededFuture(all) : rest(stream, all);
        });
    }

    static GatewayException failed(StatementSnapshot statement) {
        String why = Run.failure(statement);
        return statement.isLostWithItsEngine()
                ? new GatewayException(
                        ErrorCode.ENGINE_LOST,
                        why,
                        "The parameters have no part in it. Make the call again; with an Idempotency-Key, take another.")
                : new GatewayException(
                        ErrorCode.SNIPPET_FAILED,
                        why,
                        "The parameters were accepted, and the code did not get to its end with them.");
    }
}
