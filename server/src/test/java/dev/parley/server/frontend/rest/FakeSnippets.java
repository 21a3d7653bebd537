package dev.parley.server.frontend.rest;

import dev.parley.server.snippet.PublishedSnippet;
import dev.parley.server.snippet.SnippetLedger;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** Snippets in memory, the newest version of each. */
final class FakeSnippets implements SnippetLedger {
    private final ConcurrentSkipListMap<String, PublishedSnippet> latest = new ConcurrentSkipListMap<>();

    @Override
    public Future<Void> save(PublishedSnippet snippet) {
        latest.put(snippet.name(), snippet);
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> remove(String name) {
        latest.remove(name);
        return Future.succeededFuture();
    }

    @Override
    public Future<Optional<PublishedSnippet>> latest(String name) {
        return Future.succeededFuture(Optional.ofNullable(latest.get(name)));
    }

    @Override
    public Future<Optional<PublishedSnippet>> version(String name, int version) {
        return latest(name).map(found -> found.filter(snippet -> snippet.version() == version));
    }

    @Override
    public Future<List<PublishedSnippet>> all(int limit) {
        return Future.succeededFuture(latest.values().stream().limit(limit).toList());
    }
}
