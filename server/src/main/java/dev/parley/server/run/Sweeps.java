package dev.parley.server.run;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import dev.parley.server.once.CallKey;
import dev.parley.server.once.OnceOnly;
import dev.parley.server.security.RandomHex;
import dev.parley.server.snippet.PublishedSnippet;
import dev.parley.server.snippet.SnippetLedger;
import dev.parley.server.sweep.PointOutcome;
import dev.parley.server.sweep.SweepGrid;
import dev.parley.server.sweep.SweepLedger;
import dev.parley.server.sweep.SweepRecord;
import dev.parley.server.sweep.SweepSnapshot;
import dev.parley.server.sweep.SweepState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sweeps that run, and those that have ended. The store has them all: one that a server's end cut goes on with the next
 * server, and no point of it runs twice in its session. Belongs to the gateway's event loop.
 */
public final class Sweeps {
    static final int MOST_RUNNING = 8;
    private static final Logger LOG = LoggerFactory.getLogger(Sweeps.class);
    private static final int AT_ONCE = 4;
    private static final long IN_MEMORY = 64 << 20;
    private static final String SCOPE = "sweeps";

    private final Sweep.Place place;
    private final SnippetLedger snippets;
    private final OnceOnly<SweepRecord> once;
    private final Map<String, Sweep> running = new HashMap<>();
    private final Cache<String, Sweep> ended = Caffeine.newBuilder()
            .maximumWeight(IN_MEMORY)
            .weigher((String id, Sweep sweep) -> 1_000 + (int) Math.min(sweep.weight(), 1 << 30))
            .executor(Runnable::run) // what it tidies up is done at once
            .build();

    /**
     * What a caller asks.
     *
     * @param atOnce how many points may run at once; empty where the caller does not mind
     * @param key by which a repeated request is known
     */
    public record Request(PublishedSnippet snippet, SweepGrid grid, Optional<Integer> atOnce, Optional<CallKey> key) {}

    /** Stores what it needs. */
    public Sweeps(Vertx vertx, Runs runs, Clock clock, SnippetLedger snippets, SweepLedger ledger) {
        this.place = new Sweep.Place(vertx, runs, clock, ledger);
        this.snippets = snippets;
        this.once = new OnceOnly<>((scope, key) -> ledger.startedBy(key), SweepRecord::key);
    }

    /** Takes back those that an earlier run of the server left unfinished; they wait for {@link #goOn}. */
    public Future<Void> takeBack() {
        return place.ledger()
                .unfinished()
                .compose(left -> Future.join(left.stream().map(this::takenBack).toList()))
                .mapEmpty();
    }

    private Future<?> takenBack(SweepRecord left) {
        return restored(left)
                .<Void>map(sweep -> {
                    watch(sweep);
                    return null;
                })
                .recover(failure -> {
                    LOG.warn("sweep {} of {} does not go on: {}", left.id(), left.snippet(), failure.getMessage());
                    return place.ledger()
                            .save(left.in(SweepState.CANCELLED, place.clock().instant()));
                });
    }

    /** Goes on with what was taken back. */
    public void goOn() {
        List.copyOf(running.values()).forEach(Sweep::start);
    }

    /** Begins no point any more; the next run of the server goes on. */
    public void close() {
        running.values().forEach(Sweep::stop);
    }

    /**
     * Starts one; a request that is repeated with its key is answered with the sweep that it started.
     *
     * @return fails with SNIPPET_LIMIT_REACHED, IDEMPOTENCY_KEY_REUSED
     */
    public Future<SweepSnapshot> start(Request request) {
        return request.key()
                .map(key -> once.call(SCOPE, key, () -> begin(request), first -> sweep(first.id())))
                .orElseGet(() -> begin(request))
                .map(Sweep::snapshot);
    }

    private Future<Sweep> begin(Request request) {
        if (running.size() >= MOST_RUNNING) {
            return Future.failedFuture(new GatewayException(
                    ErrorCode.SNIPPET_LIMIT_REACHED,
                    running.size() + " of " + MOST_RUNNING + " sweeps are going on",
                    "try again once one has ended, or cancel one"));
        }
        PublishedSnippet snippet = request.snippet();
        int atOnce =
                Math.min(request.atOnce().orElse(AT_ONCE), snippet.definition().mostAtOnce());
        var sweep = new Sweep(
                place,
                snippet,
                new SweepRecord(
                        RandomHex.ofBits(128), // who knows it may look, and callers must not see others' by counting
                        snippet.name(),
                        snippet.version(),
                        request.grid(),
                        atOnce,
                        request.key().orElse(null),
                        SweepState.RUNNING,
                        place.clock().instant(),
                        null));
        watch(sweep);
        return place.ledger()
                .add(sweep.record())
                .onFailure(unsaved -> running.remove(sweep.record().id()))
                .map(added -> {
                    sweep.start();
                    return sweep;
                });
    }

    private void watch(Sweep sweep) {
        String id = sweep.record().id();
        running.put(id, sweep);
        sweep.ended().onSuccess(done -> {
            running.remove(id);
            ended.put(id, sweep);
        });
    }

    private Future<Sweep> sweep(String id) {
        Sweep known = running.getOrDefault(id, ended.getIfPresent(id));
        if (known != null) {
            return Future.succeededFuture(known);
        }
        return place.ledger()
                .find(id)
                .compose(found -> found.filter(record -> record.state().isTerminal())
                        .map(this::restored)
                        .orElseGet(() -> Future.failedFuture(unknown())))
                .onSuccess(sweep -> ended.put(id, sweep));
    }

    /** With what its points gave, as far as that is kept. */
    private Future<Sweep> restored(SweepRecord record) {
        return snippets.version(record.snippet(), record.version()).compose(snippet -> {
            var sweep = new Sweep(place, snippet.orElseThrow(Sweeps::unknown), record);
            return place.ledger()
                    .outcomes(record.id())
                    .compose(outcomes -> restored(sweep, snippet.get(), outcomes.iterator()))
                    .map(all -> {
                        if (record.state().isTerminal()) {
                            sweep.restoreEnd();
                        }
                        return sweep;
                    });
        });
    }

    private Future<Void> restored(Sweep sweep, PublishedSnippet snippet, Iterator<PointOutcome> outcomes) {
        if (!outcomes.hasNext()) {
            return Future.succeededFuture();
        }
        PointOutcome outcome = outcomes.next();
        if (outcome.statement() == null) {
            sweep.restore(outcome, null);
            return restored(sweep, snippet, outcomes);
        }
        return place.runs()
                .ran(snippet, outcome.session(), outcome.statement())
                .onSuccess(statement -> sweep.restore(outcome, statement))
                .<Void>mapEmpty()
                .recover(gone -> {
                    sweep.restore(PointOutcome.failed(outcome.point(), "Its result is no longer kept."), null);
                    return Future.succeededFuture();
                })
                .compose(done -> restored(sweep, snippet, outcomes));
    }

    /** One of the snippet's, once it has ended, or after {@code wait}; fails with UNKNOWN_SNIPPET. */
    public Future<SweepSnapshot> find(PublishedSnippet snippet, String id, Duration wait) {
        return require(snippet, id)
                .compose(sweep -> wait.isZero()
                        ? Future.succeededFuture(sweep.snapshot())
                        : sweep.ended()
                                .timeout(wait.toMillis(), TimeUnit.MILLISECONDS)
                                .transform(done -> Future.succeededFuture(sweep.snapshot())));
    }

    /** Starts to cancel one; fails with UNKNOWN_SNIPPET. */
    public Future<SweepSnapshot> cancel(PublishedSnippet snippet, String id) {
        return require(snippet, id).compose(sweep -> sweep.cancel().map(cancelled -> sweep.snapshot()));
    }

    /** Starts to cancel what runs of a snippet that there is no longer: its sweeps, and then its calls. */
    public Future<Void> cancelAll(String snippet) {
        List<Future<Void>> cancelled = List.copyOf(running.values()).stream()
                .filter(sweep -> sweep.record().snippet().equals(snippet))
                .map(Sweep::cancel)
                .toList();
        place.runs().cancelAll(snippet);
        return Future.join(cancelled).mapEmpty();
    }

    private Future<Sweep> require(PublishedSnippet snippet, String id) {
        return sweep(id).map(found -> Optional.of(found)
                .filter(sweep -> sweep.record().snippet().equals(snippet.name()))
                .orElseThrow(Sweeps::unknown));
    }

    private static GatewayException unknown() {
        return new GatewayException(
                ErrorCode.UNKNOWN_SNIPPET,
                "The snippet has no such sweep.",
                "Follow the link of the answer as it is; the latest " + SweepLedger.MOST_ENDED
                        + " that have ended are kept.");
    }
}
