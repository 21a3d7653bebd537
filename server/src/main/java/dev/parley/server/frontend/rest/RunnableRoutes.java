package dev.parley.server.frontend.rest;

import dev.parley.server.frontend.run.RunDocument;
import dev.parley.server.frontend.run.RunList;
import dev.parley.server.snippet.PublishedSnippet;
import dev.parley.server.snippet.Snippets;
import io.vertx.core.Future;
import java.util.List;

/** Which published snippets a user may run: their list, and their description. Stateless. */
final class RunnableRoutes {
    private final Snippets snippets;
    private final RunDocument document;

    RunnableRoutes(Snippets snippets, Contract contract) {
        this.snippets = snippets;
        this.document = new RunDocument(contract.schemas(RunDocument.SCHEMAS));
    }

    void bind(Routes routes) {
        routes.bindVarying("listRunnable", this::list);
        routes.bind("getRunOpenApi", this::document);
    }

    private Future<Reply> list(RestRequest request) {
        return runnable(request)
                .map(all -> request.wantsPage()
                        ? new PageReply(200, RunList.of(all))
                        : Answer.ok(new SnippetAnswer.Page(
                                all.stream().map(SnippetAnswer::of).toList())));
    }

    private Future<Answer> document(RestRequest request) {
        return runnable(request).map(all -> Answer.ok(document.of(all)));
    }

    private Future<List<PublishedSnippet>> runnable(RestRequest request) {
        return snippets.list(request.user()).map(all -> all.stream()
                .filter(snippet -> snippet.isRunBy(request.user()))
                .toList());
    }
}
