package dev.parley.server.store;

import dev.parley.server.snippet.PublishedSnippet;
import dev.parley.server.snippet.SnippetLedger;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Snippets in the store's database. Thread-safe; futures complete on the caller's context. */
final class JdbcSnippets implements SnippetLedger {
    private static final long RECORD_WEIGHT = 2_000;

    private final BatchWriter writer;
    private final ReadPool reads;

    JdbcSnippets(BatchWriter writer, ReadPool reads) {
        this.writer = writer;
        this.reads = reads;
    }

    @Override
    public Future<Void> save(PublishedSnippet snippet) {
        return writer.submit(RECORD_WEIGHT + snippet.definition().code().length(), connection -> {
            SnippetRows.save(connection, snippet);
            return null;
        });
    }

    @Override
    public Future<Void> remove(String name) {
        return writer.submit(RECORD_WEIGHT, connection -> {
            SnippetRows.remove(connection, name);
            return null;
        });
    }

    @Override
    public Future<Optional<PublishedSnippet>> latest(String name) {
        return reads.read(connection -> SnippetRows.latest(connection, name));
    }

    @Override
    public Future<Optional<PublishedSnippet>> version(String name, int version) {
        return reads.read(connection -> SnippetRows.version(connection, name, version));
    }

    @Override
    public Future<List<PublishedSnippet>> all(int limit) {
        return reads.read(connection -> SnippetRows.all(connection, limit));
    }
}
