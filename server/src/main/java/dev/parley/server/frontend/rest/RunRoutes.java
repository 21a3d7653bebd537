package dev.parley.server.frontend.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.protocol.model.Parameter;
import dev.parley.protocol.model.StatementState;
import dev.parley.server.run.Run;
import dev.parley.server.run.Runs;
import dev.parley.server.snippet.PublishedSnippet;
import dev.parley.server.snippet.Repeated;
import dev.parley.server.snippet.Snippets;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Published snippets as addresses. Stateless. */
final class RunRoutes {
    private static final Set<String> OWN_QUERY = Set.of("wait", "on_timeout", "format");

    private final Snippets snippets;
    private final Runs runs;
    private final RunResults results;
    private final Duration maxWait;
    private final RunPages pages;

    /**
     * Stores what it needs.
     *
     * @param maxWait how long a call is waited for that does not say
     */
    RunRoutes(Snippets snippets, Runs runs, RunResults results, Duration maxWait) {
        this.snippets = snippets;
        this.runs = runs;
        this.results = results;
        this.maxWait = maxWait;
        this.pages = new RunPages(snippets, runs, results);
    }

    void bind(Routes routes) {
        routes.bindVarying("runSnippet", request -> {
            Map<String, Object> given = request.queryBeside(OWN_QUERY);
            return isForPage(request)
                    ? pages.run(request, given)
                    : run(request, given).recover(failure -> refused(request, given, failure));
        });
        routes.bindVarying("runSnippetWithBody", request -> run(request, queryAndBody(request)));
        routes.bindVarying(
                "getCall",
                request -> isForPage(request)
                        ? pages.call(request)
                        : call(request).recover(failure -> refused(request, Map.of(), failure)));
        routes.bind("cancelCall", this::cancel);
    }

    private static boolean isForPage(RestRequest request) {
        return request.wantsPage() || request.wantsForm();
    }

    /** A browser that asked for rows gets none; the page says why. */
    private Future<Reply> refused(RestRequest request, Map<String, Object> given, Throwable failure) {
        return request.prefersPage() ? pages.refused(request, given, failure) : Future.failedFuture(failure);
    }

    private static Map<String, Object> queryAndBody(RestRequest request) {
        Map<String, Object> given = request.queryBeside(OWN_QUERY);
        request.body().ifPresent(body -> body.properties()
                .forEach(member -> given.put(
                        member.getKey(),
                        given.containsKey(member.getKey())
                                ? new Repeated("is given in the query and in the body")
                                : plain(member.getValue()))));
        return given;
    }

    /** Null is what is left out. */
    private static Object plain(JsonNode value) {
        return ParameterReader.plain(value);
    }

    private Future<Reply> run(RestRequest request, Map<String, Object> given) {
        request.requireNotFromAnotherSite();
        return snippets.runnable(request.user(), request.pathPart("snippet")).compose(snippet -> {
            var checks = new Checks();
            RunResults.Wanted wanted = checks.read(() -> results.wanted(request, snippet));
            Boolean cancelOnTimeout = checks.read(request::cancelOnTimeout);
            Duration wait = checks.read(() -> request.waitTimeOr(maxWait));
            List<Parameter> arguments = checks.read(() -> snippet.definition().bind(given));
            checks.requireAll();
            var call = new Runs.Call(
                    snippet, arguments, request.wantsFresh(), request.callKey("run/" + snippet.name(), arguments));
            return RunResults.answered(() -> runs.run(call, wait, cancelOnTimeout), run -> reply(snippet, run, wanted));
        });
    }

    private Future<Reply> reply(PublishedSnippet snippet, Run run, RunResults.Wanted wanted) {
        StatementState state = run.statement().state();
        if (!state.isTerminal()) {
            CallAnswer answer = CallAnswer.of(snippet.name(), run.statement());
            return Future.succeededFuture(
                    Answer.created(answer.links().self(), answer).withStatus(202));
        }
        return results.of(snippet, run, wanted).map(reply -> AgedReply.of(run.age(), reply));
    }

    private Future<Reply> call(RestRequest request) {
        request.requireNotFromAnotherSite();
        return snippets.runnable(request.user(), request.pathPart("snippet")).compose(snippet -> {
            var checks = new Checks();
            RunResults.Wanted wanted = checks.read(() -> results.wanted(request, snippet));
            Duration wait = checks.read(() -> request.waitTimeOr(Duration.ZERO));
            checks.requireAll();
            return runs.call(snippet, request.pathPart("call"), wait).compose(run -> reply(snippet, run, wanted));
        });
    }

    private Future<Answer> cancel(RestRequest request) {
        return snippets.runnable(request.user(), request.pathPart("snippet"))
                .compose(snippet -> runs.cancel(snippet, request.pathPart("call"))
                        .map(run -> Answer.ok(CallAnswer.of(snippet.name(), run.statement()))));
    }
}
