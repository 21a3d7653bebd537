package dev.parley.server.result;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The store's side of results. A result is written together with the end of its statement; what has a row there that did
 * not expire is a result, whatever files there are. Futures fail with STORE_UNAVAILABLE.
 */
public interface ResultLedger {
    Future<Optional<StoredResult>> find(ResultId id);

    /** Bytes of the results of each session that did not expire. */
    Future<Map<Long, Long>> bytesBySession();

    /** Those that did not expire, oldest first; of one session, or of all where it is empty. Without their content. */
    Future<List<StoredResult>> oldest(Optional<Long> session, int limit);

    /** All that did not expire and have a file. */
    Future<List<ResultId>> files();

    /** They can be read no more; inline content goes at once. */
    Future<Void> expire(List<ResultId> ids, Expiry expiry);
}
