package dev.parley.server.session;

import dev.parley.server.config.StatementLimits;
import dev.parley.server.result.ResultSpool;
import dev.parley.server.store.Store;
import io.vertx.core.Vertx;
import java.time.Clock;

/** What every session works with. */
public record SessionContext(
        Vertx vertx, Clock clock, Store store, ResultSpool spool, StatementLimits limits, SessionMetrics metrics) {}
