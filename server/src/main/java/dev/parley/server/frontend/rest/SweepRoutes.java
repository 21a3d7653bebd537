package dev.parley.server.frontend.rest;

import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import dev.parley.server.once.CallKey;
import dev.parley.server.run.Sweeps;
import dev.parley.server.snippet.PublishedSnippet;
import dev.parley.server.snippet.Snippets;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/** Sweeps of published snippets. Stateless. */
final class SweepRoutes {
    private static final int MOST_AT_ONCE = 1_000;

    private final Snippets snippets;
    private final Sweeps sweeps;

    SweepRoutes(Snippets snippets, Sweeps sweeps) {
        this.snippets = snippets;
        this.sweeps = sweeps;
    }

    void bind(Routes routes) {
        routes.bind("startSweep", this::start);
        routes.bind("getSweep", this::get);
        routes.bind("cancelSweep", this::cancel);
    }

    private Future<Answer> start(RestRequest request) {
        SweepBody body = request.body(SweepBody.class).orElseThrow();
        Duration wait = request.waitTimeOr(Duration.ZERO);
        if (body.atOnce() != null && (body.atOnce() < 1 || body.atOnce() > MOST_AT_ONCE)) {
            throw new GatewayException(
                    ErrorCode.INVALID_REQUEST,
                    "at_once is " + body.atOnce() + "; it must be from 1 to " + MOST_AT_ONCE + ".");
        }
        return snippet(request).compose(snippet -> sweeps.start(new Sweeps.Request(
                        snippet,
                        body.values(snippet.definition()),
                        Optional.ofNullable(body.atOnce()),
                        request.callKey().map(key -> ofCaller(key, request, snippet))))
                .compose(sweep -> answer(snippet, sweep.id(), wait)));
    }

    private static CallKey ofCaller(CallKey key, RestRequest request, PublishedSnippet snippet) {
        return new CallKey(snippet.name() + "/" + request.user().name() + "/" + key.key(), key.fingerprint());
    }

    private Future<Answer> get(RestRequest request) {
        Duration wait = request.waitTimeOr(Duration.ZERO);
        return snippet(request).compose(snippet -> answer(snippet, request.pathPart("sweep"), wait));
    }

    private Future<Answer> cancel(RestRequest request) {
        return snippet(request)
                .compose(snippet -> sweeps.cancel(snippet, request.pathPart("sweep")))
                .map(sweep -> Answer.ok(SweepAnswer.of(sweep)));
    }

    private Future<Answer> answer(PublishedSnippet snippet, String id, Duration wait) {
        return sweeps.find(snippet, id, wait).map(sweep -> {
            SweepAnswer answer = SweepAnswer.of(sweep);
            return answer.terminal()
                    ? Answer.ok(answer)
                    : Answer.created(answer.links().self(), answer).withStatus(202);
        });
    }

    private Future<PublishedSnippet> snippet(RestRequest request) {
        return snippets.runnable(request.user(), request.pathPart("snippet"));
    }
}
