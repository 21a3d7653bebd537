package dev.parley.server.session;

import dev.parley.server.config.StatementLimits;
import dev.parley.server.file.FileShelf;
import dev.parley.server.result.ResultKeeper;
import dev.parley.server.store.Store;
import io.vertx.core.Vertx;
import java.time.Clock;

/** What every session works with. */
public record SessionContext(
        Vertx vertx,
        Clock clock,
        Store store,
        ResultKeeper results,
        FileShelf files,
        Streams streams,
        SessionBounds bounds,
        SessionMetrics metrics) {
    StatementLimits limits() {
        return bounds.statements();
    }
}
