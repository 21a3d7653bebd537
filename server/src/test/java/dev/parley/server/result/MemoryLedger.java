package dev.parley.server.result;

import io.vertx.core.Future;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A ledger without a store. Belongs to one thread. */
final class MemoryLedger implements ResultLedger {
    private final Map<ResultId, StoredResult> results = new LinkedHashMap<>();

    void save(StoredResult result) {
        results.put(result.id(), result);
    }

    @Override
    public Future<Optional<StoredResult>> find(ResultId id) {
        return Future.succeededFuture(Optional.ofNullable(results.get(id)));
    }

    @Override
    public Future<Map<Long, Long>> bytesBySession() {
        return Future.succeededFuture(there().collect(Collectors.groupingBy(
                result -> result.id().session(), Collectors.summingLong(StoredResult::bytes))));
    }

    @Override
    public Future<List<StoredResult>> oldest(Optional<Long> session, int limit) {
        return Future.succeededFuture(there().filter(result ->
                        session.isEmpty() || session.get() == result.id().session())
                .sorted(Comparator.comparing(StoredResult::createdAt))
                .limit(limit)
                .toList());
    }

    @Override
    public Future<List<ResultId>> files() {
        return Future.succeededFuture(there().filter(result -> result.inline() == null)
                .map(StoredResult::id)
                .toList());
    }

    @Override
    public Future<Void> expire(List<ResultId> ids, Expiry expiry) {
        ids.forEach(id -> results.computeIfPresent(
                id, (key, old) -> new StoredResult(key, old.createdAt(), old.rows(), old.bytes(), null, expiry)));
        return Future.succeededFuture();
    }

    private Stream<StoredResult> there() {
        return results.values().stream().filter(result -> result.expired() == null);
    }
}
