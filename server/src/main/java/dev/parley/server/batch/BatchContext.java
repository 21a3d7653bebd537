package dev.parley.server.batch;

import dev.parley.server.config.BatchLimits;
import io.vertx.core.Vertx;
import java.time.Clock;

/** What each batch needs of its server. */
record BatchContext(
        Vertx vertx, Clock clock, BatchLedger ledger, BatchFolders folders, BatchLimits limits, BatchMetrics metrics) {}
