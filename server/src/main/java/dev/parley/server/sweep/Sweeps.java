package dev.parley.server.sweep;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import dev.parley.server.once.CallKey;
import dev.parley.server.run.Runs;
import dev.parley.server.snippet.PublishedSnippet;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The sweeps that run, and those that ended lately. They are in memory: a server that restarts has forgotten them, while
 * the statements of their points are kept as any. Belongs to the gateway's event loop.
 */
public final class Sweeps {
    static final int MOST_RUNNING = 8;
    private static final int AT_ONCE = 4;
    private static final long KEPT_BYTES = 64 << 20;
    private static final Duration KEPT = Duration.ofHours(1);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Vertx vertx;
    private final Runs runs;
    private final Clock clock;
    private final Map<String, Sweep> running = new HashMap<>();
    private final Cache<String, Sweep> ended;
    private final Cache<String, Keyed> keyed;

    /** By which a repeated request is known. */
    private record Keyed(String fingerprint, String sweep) {}

    /**
     * What a caller asks.
     *
     * @param values of each parameter, by name
     * @param atOnce how many points may run at once; empty where the caller does not mind
     * @param key by which a repeated request is known
     */
    public record Request(
            PublishedSnippet snippet,
            Map<String, List<Object>> values,
            Optional<Integer> atOnce,
            Optional<CallKey> key) {}

    /** Stores what it needs. */
    public Sweeps(Vertx vertx, Runs runs, Clock clock) {
        this.vertx = vertx;
        this.runs = runs;
        this.clock = clock;
        Ticker ticker = () -> TimeUnit.MILLISECONDS.toNanos(clock.millis());
        this.ended = Caffeine.newBuilder()
                .maximumWeight(KEPT_BYTES)
                .weigher((String id, Sweep sweep) -> 1_000 + (int) Math.min(sweep.weight(), 1 << 30))
                .expireAfterWrite(KEPT)
                .ticker(ticker)
                .executor(Runnable::run) // what it tidies up is done at once
                .build();
        this.keyed = Caffeine.newBuilder()
                .maximumSize(1_000)
                .expireAfterWrite(KEPT)
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    /**
     * Starts one; a request that is repeated with its key is answered with the sweep that it started.
     *
     * @throws GatewayException INVALID_REQUEST, SNIPPET_LIMIT_REACHED, IDEMPOTENCY_KEY_REUSED
     */
    public SweepSnapshot start(Request request) {
        Optional<Sweep> before = request.key().flatMap(this::known);
        if (before.isPresent()) {
            return before.get().snapshot();
        }
        SweepGrid grid = SweepGrid.of(request.snippet().definition(), request.values());
        if (running.size() >= MOST_RUNNING) {
            throw new GatewayException(
                    ErrorCode.SNIPPET_LIMIT_REACHED,
                    running.size() + " of " + MOST_RUNNING + " sweeps are going on",
                    "try again once one has ended, or cancel one");
        }
        int most = request.snippet().definition().mostAtOnce();
        int atOnce = Math.min(request.atOnce().orElse(AT_ONCE), most);
        var sweep = new Sweep(vertx, runs, clock, new Sweep.Order(newId(), request.snippet(), grid, atOnce));
        String id = sweep.order().id();
        request.key().ifPresent(key -> keyed.put(key.key(), new Keyed(key.fingerprint(), id)));
        running.put(id, sweep);
        sweep.ended().onSuccess(done -> {
            running.remove(id);
            ended.put(id, sweep);
        });
        sweep.start();
        return sweep.snapshot();
    }

    private Optional<Sweep> known(CallKey key) {
        Keyed first = keyed.getIfPresent(key.key());
        if (first == null) {
            return Optional.empty();
        }
        if (!first.fingerprint().equals(key.fingerprint())) {
            throw new GatewayException(
                    ErrorCode.IDEMPOTENCY_KEY_REUSED,
                    "The key '" + key.key() + "' was another sweep's.",
                    "Use a key once, and again only to repeat the same request.");
        }
        return sweep(first.sweep());
    }

    private Optional<Sweep> sweep(String id) {
        return Optional.ofNullable(running.get(id)).or(() -> Optional.ofNullable(ended.getIfPresent(id)));
    }

    /** One of the snippet's, once it has ended, or after {@code wait}; fails with UNKNOWN_SNIPPET. */
    public Future<SweepSnapshot> find(PublishedSnippet snippet, String id, Duration wait) {
        Sweep sweep = require(snippet, id);
        if (wait.isZero() || sweep.state().isTerminal()) {
            return Future.succeededFuture(sweep.snapshot());
        }
        return sweep.ended()
                .timeout(wait.toMillis(), TimeUnit.MILLISECONDS)
                .transform(done -> Future.succeededFuture(sweep.snapshot()));
    }

    /** Starts to cancel one; fails with UNKNOWN_SNIPPET. */
    public SweepSnapshot cancel(PublishedSnippet snippet, String id) {
        Sweep sweep = require(snippet, id);
        sweep.cancel();
        return sweep.snapshot();
    }

    private Sweep require(PublishedSnippet snippet, String id) {
        return sweep(id)
                .filter(found -> found.order().snippet().name().equals(snippet.name()))
                .orElseThrow(() -> new GatewayException(
                        ErrorCode.UNKNOWN_SNIPPET,
                        "The snippet has no such sweep.",
                        "Follow the link of the answer as it is; a sweep is forgotten an hour after its end, and when the"
                                + " server restarts."));
    }

    /** A secret: who knows it may look, and callers must not see each other's by counting. */
    private static String newId() {
        var bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
