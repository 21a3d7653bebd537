package dev.parley.server.snippet;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** The store's side of snippets. Futures fail with STORE_UNAVAILABLE. */
public interface SnippetLedger {
    /** How many versions of a snippet are kept. */
    int VERSIONS = 100;

    /** Adds a version, and lets go of the oldest where there are too many. */
    Future<Void> save(PublishedSnippet snippet);

    /** Takes away all versions. */
    Future<Void> remove(String name);

    /** The version that runs. */
    Future<Optional<PublishedSnippet>> latest(String name);

    Future<Optional<PublishedSnippet>> version(String name, int version);

    /** The version that runs of each, by name. */
    Future<List<PublishedSnippet>> all(int limit);
}
