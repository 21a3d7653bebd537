package dev.parley.server.frontend.rest;

import dev.parley.server.run.Publisher;
import dev.parley.server.run.Sweeps;
import dev.parley.server.snippet.SnippetDefinition;
import dev.parley.server.snippet.Snippets;
import io.vertx.core.Future;

/** The operations on published snippets. Stateless. */
final class SnippetRoutes {
    private final Snippets snippets;
    private final Publisher publisher;
    private final Sweeps sweeps;

    SnippetRoutes(Snippets snippets, Publisher publisher, Sweeps sweeps) {
        this.snippets = snippets;
        this.publisher = publisher;
        this.sweeps = sweeps;
    }

    void bind(Routes routes) {
        routes.bind("publishSnippet", this::publish);
        routes.bind("getSnippet", this::get);
        routes.bind("deleteSnippet", this::delete);
        routes.bind("listSnippets", this::list);
    }

    private Future<Answer> publish(RestRequest request) {
        SnippetDefinition definition =
                request.body(SnippetBody.class).orElseThrow().definition();
        request.requireCodeFits(definition.code());
        return publisher
                .publish(request.user(), request.pathPart("snippet"), definition)
                .map(published -> {
                    SnippetAnswer answer = SnippetAnswer.of(published.snippet());
                    return published.isNew() ? Answer.created(answer.links().self(), answer) : Answer.ok(answer);
                });
    }

    private Future<Answer> get(RestRequest request) {
        String name = request.pathPart("snippet");
        return request.version("version")
                .map(version -> snippets.find(request.user(), name, version))
                .orElseGet(() -> snippets.find(request.user(), name))
                .map(snippet -> Answer.ok(SnippetAnswer.of(snippet)));
    }

    private Future<Answer> delete(RestRequest request) {
        return snippets.remove(request.user(), request.pathPart("snippet"))
                .compose(snippet -> sweeps.cancelAll(snippet.name()).map(Answer.ok(SnippetAnswer.of(snippet))));
    }

    private Future<Answer> list(RestRequest request) {
        return snippets.list(request.user())
                .map(all -> Answer.ok(new SnippetAnswer.Page(
                        all.stream().map(SnippetAnswer::of).toList())));
    }
}
