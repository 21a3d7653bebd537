package dev.parley.server.result;

import dev.parley.protocol.model.Table;
import io.vertx.core.Future;

/** The results that can be read. Call on the gateway's event loop. */
public interface Results {
    /**
     * Begins to read one; whoever calls closes the stream.
     *
     * @param head what is known of the whole result; its rows do not matter
     * @return fails with NO_RESULT, RESULT_EXPIRED or TOO_MANY_WAITING
     */
    Future<ResultStream> read(ResultId id, Table head, ResultStream.Request request);
}
