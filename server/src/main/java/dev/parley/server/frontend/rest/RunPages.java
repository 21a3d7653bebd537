package dev.parley.server.frontend.rest;

import dev.parley.protocol.model.Parameter;
import dev.parley.protocol.model.StatementState;
import dev.parley.protocol.model.Table;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import dev.parley.server.frontend.run.RunPage;
import dev.parley.server.run.Run;
import dev.parley.server.run.Runs;
import dev.parley.server.session.StatementSnapshot;
import dev.parley.server.snippet.PublishedSnippet;
import dev.parley.server.snippet.ResultForm;
import dev.parley.server.snippet.Snippets;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Runs of snippets as pages: an address with its parameters can be shared. Stateless. */
final class RunPages {
    /** Then the page says that it runs, and looks again by itself. */
    private static final Duration WAIT = Duration.ofSeconds(2);

    private static final int ROWS = 200;

    private final Snippets snippets;
    private final Runs runs;
    private final RunResults results;

    RunPages(Snippets snippets, Runs runs, RunResults results) {
        this.snippets = snippets;
        this.runs = runs;
        this.results = results;
    }

    /** Runs it where the parameters that it needs are there; what another site led to sees the form alone. */
    Future<Reply> run(RestRequest request, Map<String, Object> query) {
        Map<String, Object> given = filledIn(query);
        return snippets.runnable(request.user(), request.pathPart("snippet")).compose(snippet -> {
            var page = new RunPage(snippet, given);
            boolean isFirstLook = given.isEmpty()
                    && snippet.definition().parameters().stream().anyMatch(rule -> rule.required());
            if (isFirstLook || request.isFromAnotherSite()) {
                return Future.succeededFuture(new PageReply(200, page.body()));
            }
            return Future.succeededFuture()
                    .compose(ignored -> {
                        var checks = new Checks();
                        checks.read(request::cancelOnTimeout); // no part in what a page does, but wrong is wrong
                        checks.read(request::waitTime);
                        List<Parameter> arguments =
                                checks.read(() -> snippet.definition().bind(given));
                        checks.requireAll();
                        var call = new Runs.Call(snippet, arguments, request.wantsFresh(), Optional.empty());
                        return RunResults.answered(() -> runs.run(call, WAIT, false), run -> shown(snippet, run, page));
                    })
                    .recover(failure -> refused(page, failure));
        });
    }

    /** A run that had not ended. */
    Future<Reply> call(RestRequest request) {
        if (request.isFromAnotherSite()) {
            return run(request, Map.of());
        }
        return snippets.runnable(request.user(), request.pathPart("snippet"))
                .compose(snippet -> runs.call(snippet, request.pathPart("call"), WAIT)
                        .compose(run -> {
                            var page = new RunPage(snippet, given(run.statement()));
                            return Future.succeededFuture(request)
                                    .map(RestRequest::waitTime) // to be checked: a page has its own
                                    .compose(wait -> shown(snippet, run, page))
                                    .recover(failure -> refused(page, failure));
                        }));
    }

    /** Says why there are no rows, to a browser that wanted them in a format. */
    Future<Reply> refused(RestRequest request, Map<String, Object> query, Throwable failure) {
        return snippets.runnable(request.user(), request.pathPart("snippet"))
                .compose(snippet -> refused(new RunPage(snippet, filledIn(query)), failure));
    }

    /** A field of a form that nothing was written into is left out. */
    private static Map<String, Object> filledIn(Map<String, Object> query) {
        var filled = new HashMap<>(query);
        filled.values().removeIf(""::equals);
        return filled;
    }

    private static Map<String, Object> given(StatementSnapshot statement) {
        var given = new HashMap<String, Object>();
        statement.spec().parameters().stream()
                .filter(parameter -> parameter.value() != null)
                .forEach(parameter -> given.put(parameter.name(), parameter.value()));
        return given;
    }

    private Future<Reply> shown(PublishedSnippet snippet, Run run, RunPage page) {
        StatementSnapshot statement = run.statement();
        if (!statement.state().isTerminal()) {
            CallAnswer call = CallAnswer.of(snippet.name(), statement);
            String link = call.links().self();
            double fraction = call.fraction() == null ? 0 : call.fraction();
            String state = statement.state().name().toLowerCase(Locale.ROOT);
            return Future.succeededFuture(
                    new PageReply(202, page.running(link, state, fraction).body(), link));
        }
        if (statement.state() != StatementState.SUCCEEDED) {
            return Future.failedFuture(RunResults.failed(statement));
        }
        if (snippet.definition().result() == ResultForm.TEXT) {
            return Future.succeededFuture(
                    whole(run, page.printed(statement.output().text())));
        }
        Table table = statement.output().table();
        return table == null
                ? Future.failedFuture(RunResults.noTable())
                : results.firstRows(statement, table, ROWS).map(rows -> whole(run, page.rows(rows)));
    }

    private static Reply whole(Run run, RunPage page) {
        run.age().ifPresent(page::madeBefore);
        return AgedReply.of(run.age(), new PageReply(200, page.body()));
    }

    /** What the reader can do something about is said on the page; the rest is a problem as anywhere. */
    private static Future<Reply> refused(RunPage page, Throwable failure) {
        if (failure instanceof GatewayException refused && isForTheReader(refused.code())) {
            int status = Problem.status(refused.code().kind());
            return Future.succeededFuture(new PageReply(
                    status, page.problem(refused.getMessage(), refused.hint()).body()));
        }
        return Future.failedFuture(failure);
    }

    private static boolean isForTheReader(ErrorCode code) {
        return switch (code.kind()) {
            case USER, CONFLICT, GONE, TOO_LARGE, FAILED, LIMIT -> true;
            case UNAVAILABLE -> code == ErrorCode.ENGINE_LOST; // who runs it again gets another engine
            case UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, METHOD, MEDIA_TYPE, TIMEOUT, INTERNAL -> false;
        };
    }
}
