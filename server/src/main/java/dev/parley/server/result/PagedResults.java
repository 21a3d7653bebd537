package dev.parley.server.result;

import io.vertx.core.Future;

/** The results that can be read page by page. Call on the gateway's event loop. */
public interface PagedResults {
    /**
     * Opens one; whoever calls closes the cursor.
     *
     * @return fails with NO_RESULT, RESULT_EXPIRED or TOO_MANY_WAITING
     */
    Future<RowCursor> open(ResultId id);

    /** Begins to watch one that is still to come, at most one for each; whoever calls closes it. */
    EarlyRows early(ResultId id);
}
