package dev.parley.server.frontend.rest;

import dev.parley.server.batch.BatchLedger;
import dev.parley.server.batch.BatchMetrics;
import dev.parley.server.batch.BatchQuery;
import dev.parley.server.batch.BatchRecord;
import dev.parley.server.batch.Batches;
import dev.parley.server.config.BatchLimits;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import dev.parley.server.once.FirstCall;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A server without batches, and without a profile to have one by. */
final class NoBatches implements BatchLedger {
    static Batches in(Vertx vertx, MeterRegistry meters) {
        var place = new Batches.Place(Path.of("batches"), new NoBatches(), engine -> {
            throw new GatewayException(ErrorCode.ENGINE_NOT_STARTED, "Nothing is started here.");
        });
        var limits = new BatchLimits(1, 0, 1 << 20, 1, Duration.ofDays(1), Duration.ofSeconds(1));
        return new Batches(vertx, Clock.systemUTC(), place, limits, Map.of(), new BatchMetrics(meters));
    }

    @Override
    public Future<Long> lastId() {
        return Future.succeededFuture(0L);
    }

    @Override
    public Future<Void> add(BatchRecord batch, Optional<FirstCall> call) {
        return Future.failedFuture("nothing is kept here");
    }

    @Override
    public Future<Void> save(BatchRecord batch) {
        return Future.failedFuture("nothing is kept here");
    }

    @Override
    public Future<Optional<FirstCall>> firstCall(String scope, String key) {
        return Future.succeededFuture(Optional.empty());
    }

    @Override
    public Future<Optional<BatchRecord>> find(long id) {
        return Future.succeededFuture(Optional.empty());
    }

    @Override
    public Future<List<BatchRecord>> page(BatchQuery query) {
        return Future.succeededFuture(List.of());
    }

    @Override
    public Future<List<BatchRecord>> unfinished() {
        return Future.succeededFuture(List.of());
    }

    @Override
    public Future<List<Long>> outdated(Instant before, int keep, int limit) {
        return Future.succeededFuture(List.of());
    }

    @Override
    public Future<Void> remove(List<Long> ids) {
        return Future.succeededFuture();
    }
}
