package dev.parley.server.frontend.rest;

import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import dev.parley.server.frontend.run.SweepPage;
import dev.parley.server.result.ResultFormat;
import dev.parley.server.result.TableText;
import dev.parley.server.run.Sweeps;
import dev.parley.server.snippet.PublishedSnippet;
import dev.parley.server.snippet.Snippets;
import dev.parley.server.sweep.SweepGrid;
import dev.parley.server.sweep.SweepSnapshot;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Sweeps of published snippets. Stateless. */
final class SweepRoutes {
    private static final int MOST_AT_ONCE = 1_000;
    private static final Set<ResultFormat> FORMATS = EnumSet.of(ResultFormat.JSON, ResultFormat.CSV);

    private final Snippets snippets;
    private final Sweeps sweeps;

    SweepRoutes(Snippets snippets, Sweeps sweeps) {
        this.snippets = snippets;
        this.sweeps = sweeps;
    }

    void bind(Routes routes) {
        routes.bindVarying("startSweep", this::start);
        routes.bindVarying("getSweep", this::get);
        routes.bindVarying("cancelSweep", this::cancel);
    }

    private Future<Reply> start(RestRequest request) {
        SweepBody body = request.body(SweepBody.class).orElseThrow();
        ResultFormat format = request.format(FORMATS);
        Duration wait = request.waitTimeOr(Duration.ZERO);
        if (body.atOnce() != null && (body.atOnce() < 1 || body.atOnce() > MOST_AT_ONCE)) {
            throw new GatewayException(
                    ErrorCode.INVALID_REQUEST,
                    "at_once is " + body.atOnce() + "; it must be from 1 to " + MOST_AT_ONCE + ".");
        }
        return snippet(request)
                .compose(snippet -> sweeps.start(asked(request, snippet, body))
                        .compose(sweep -> sweeps.find(snippet, sweep.id(), wait)))
                .map(sweep -> answer(sweep, format));
    }

    private static Sweeps.Request asked(RestRequest request, PublishedSnippet snippet, SweepBody body) {
        SweepGrid grid = SweepGrid.of(snippet.definition(), body.values(snippet.definition()));
        Optional<Integer> atOnce = Optional.ofNullable(body.atOnce());
        return new Sweeps.Request(
                snippet, grid, atOnce, request.callKey(snippet.name(), new Asked(grid, body.atOnce())));
    }

    /** The same question is the same request. */
    private record Asked(SweepGrid grid, Integer atOnce) {}

    private Future<Reply> get(RestRequest request) {
        ResultFormat format = request.format(FORMATS);
        Duration wait = request.waitTimeOr(Duration.ZERO);
        return snippet(request)
                .compose(snippet -> sweeps.find(snippet, request.pathPart("sweep"), wait))
                .map(sweep -> request.wantsPage() ? page(sweep) : answer(sweep, format));
    }

    private static Reply answer(SweepSnapshot sweep, ResultFormat format) {
        SweepAnswer answer = SweepAnswer.of(sweep);
        if (!answer.terminal()) {
            return Answer.created(answer.links().self(), answer).withStatus(202);
        }
        return format == ResultFormat.CSV
                ? CutReply.of(sweep.table(), Answer.of(format.mediaType(), Buffer.buffer(TableText.csv(sweep.table()))))
                : Answer.ok(answer);
    }

    private static Reply page(SweepSnapshot sweep) {
        var page = new SweepPage(sweep);
        return sweep.state().isTerminal()
                ? new PageReply(200, page.body())
                : new PageReply(202, page.body(), SweepAnswer.of(sweep).links().self());
    }

    /** The page's button is a form, after which the browser shows the page again. */
    private Future<Reply> cancel(RestRequest request) {
        return snippet(request)
                .compose(snippet -> sweeps.cancel(snippet, request.pathPart("sweep")))
                .map(sweep -> {
                    SweepAnswer answer = SweepAnswer.of(sweep);
                    return request.wantsPage() ? Answer.elsewhere(answer.links().self()) : Answer.ok(answer);
                });
    }

    private Future<PublishedSnippet> snippet(RestRequest request) {
        return snippets.runnable(request.user(), request.pathPart("snippet"));
    }
}
