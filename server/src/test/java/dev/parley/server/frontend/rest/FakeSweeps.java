package dev.parley.server.frontend.rest;

import dev.parley.server.sweep.PointOutcome;
import dev.parley.server.sweep.SweepLedger;
import dev.parley.server.sweep.SweepRecord;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Sweeps in memory. */
final class FakeSweeps implements SweepLedger {
    private final Map<String, SweepRecord> sweeps = new ConcurrentHashMap<>();
    private final Map<String, List<PointOutcome>> outcomes = new ConcurrentHashMap<>();

    @Override
    public Future<Void> add(SweepRecord sweep) {
        return save(sweep);
    }

    @Override
    public Future<Void> save(SweepRecord sweep) {
        sweeps.put(sweep.id(), sweep);
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> save(String sweep, PointOutcome outcome) {
        outcomes.computeIfAbsent(sweep, id -> new CopyOnWriteArrayList<>()).add(outcome);
        return Future.succeededFuture();
    }

    @Override
    public Future<Optional<SweepRecord>> find(String id) {
        return Future.succeededFuture(Optional.ofNullable(sweeps.get(id)));
    }

    @Override
    public Future<Optional<SweepRecord>> startedBy(String key) {
        return Future.succeededFuture(sweeps.values().stream()
                .filter(sweep -> sweep.key() != null && sweep.key().key().equals(key))
                .findFirst());
    }

    @Override
    public Future<List<SweepRecord>> unfinished() {
        return Future.succeededFuture(sweeps.values().stream()
                .filter(sweep -> !sweep.state().isTerminal())
                .toList());
    }

    @Override
    public Future<List<PointOutcome>> outcomes(String sweep) {
        return Future.succeededFuture(outcomes.getOrDefault(sweep, List.of()));
    }
}
