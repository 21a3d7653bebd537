package dev.parley.server.engine;

import dev.parley.server.config.EngineConfig;
import dev.parley.server.config.FleetLimits;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import dev.parley.server.security.RandomHex;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every engine that lives, of whatever profile, and how a further one is launched. Belongs to the gateway's event loop. */
public final class EngineFleet {
    private static final Logger LOG = LoggerFactory.getLogger(EngineFleet.class);

    private final Vertx vertx;
    private final FleetLimits limits;
    private final EngineMetrics metrics;
    private final EngineLedger ledger;
    private final LaunchRate rate;
    /** This run of the server, so that engines notice a restart. */
    private final String server = UUID.randomUUID().toString();

    private final Map<String, Engine> engines = new LinkedHashMap<>();
    /** A session that comes back as the server starts needs an engine before it is known where that dials. */
    private final Promise<Void> listening = Promise.promise();

    private URI address;
    private boolean closed;

    public EngineFleet(Vertx vertx, FleetLimits limits, EngineMetrics metrics, EngineLedger ledger, Clock clock) {
        this.vertx = vertx;
        this.limits = limits;
        this.metrics = metrics;
        this.ledger = ledger;
        this.rate = new LaunchRate(clock, limits.launchesPerMinute());
    }

    Vertx vertx() {
        return vertx;
    }

    void listensAt(URI newAddress) {
        address = newAddress;
        listening.tryComplete();
    }

    boolean isClosed() {
        return closed;
    }

    Optional<Engine> find(String id) {
        return Optional.ofNullable(engines.get(id));
    }

    Collection<Engine> engines() {
        return List.copyOf(engines.values());
    }

    /** Refuses where a further engine would be one too many. */
    void requireLaunch() {
        if (closed) {
            throw new GatewayException(ErrorCode.SHUTTING_DOWN, "the server is stopping");
        }
        long launched =
                engines.values().stream().filter(engine -> !engine.isAttached()).count();
        if (launched >= limits.maxEngines()) {
            throw new GatewayException(
                    ErrorCode.ENGINE_LIMIT_REACHED,
                    launched + " of " + limits.maxEngines() + " engines live (fleet.max_engines)",
                    "close a session that is not needed, or wait until an engine has ended");
        }
        rate.require();
    }

    /** Whether {@link #requireLaunch} would let one pass. */
    boolean mayLaunch() {
        try {
            requireLaunch();
            return true;
        } catch (GatewayException refused) {
            return false;
        }
    }

    /**
     * Launches an engine, once the server listens. One whose launcher fails at once is lost before this returns.
     *
     * @param use of the sessions that it takes; the owner is empty where it is everybody's, or nobody's yet
     */
    Engine launch(Placement use, EngineLauncher launcher) {
        String secret = RandomHex.ofBits(256);
        String id = newId();
        var engine = new Engine(
                vertx,
                EngineRecord.launched(id, secret, use),
                server,
                use.own().orElse(use.profile().engine()));
        keep(engine, engine.record());
        rate.launched();
        engine.ready().onSuccess(metrics::started);
        engine.vitals().warm().onSuccess(ignored -> metrics.warm(engine.ready().result(), Instant.now()));
        add(engine);
        engine.launching();
        listening
                .future()
                .map(ignored -> new EngineLaunch(id, secret, address))
                .compose(launcher::launch)
                .onSuccess(engine::started)
                .onSuccess(process -> process.mark()
                        .ifPresent(mark -> keep(engine, engine.record().runsAs(mark))))
                .onFailure(engine::failed);
        return engine;
    }

    private static String newId() {
        return "engine-" + UUID.randomUUID().toString().substring(0, 8);
    }

    /** Makes an engine of an application, which is to dial in time. */
    Attachment attach(String owner, String name, AttachedApplication application, EngineConfig config) {
        String secret = RandomHex.ofBits(256);
        var record = EngineRecord.attached(newId(), secret, owner, name, application);
        var engine = new Engine(vertx, record, server, config);
        keep(engine, record);
        add(engine);
        engine.attached();
        return new Attachment(engine.id(), secret);
    }

    /** Takes an application back that was attached to an earlier run of the server. */
    void adoptAttached(EngineRecord record, EngineConfig config) {
        var engine = new Engine(vertx, record, server, config);
        add(engine);
        engine.adopted(Optional.of(new AttachedProcess()));
    }

    /** Takes an engine back that an earlier run of the server launched. */
    Engine adopt(EngineRecord record, EngineConfig config, EngineLauncher launcher) {
        var engine = new Engine(vertx, record, server, config);
        add(engine);
        engine.adopted(launcher.adopt(record));
        return engine;
    }

    /** What it was told and is not kept is forgotten with it: it is turned away when it dials. */
    void forget(EngineRecord record) {
        LOG.warn("engine {} is not taken back: there is no profile {} any more", record.id(), record.profile());
        ledger.remove(record.id());
    }

    private void add(Engine engine) {
        engines.put(engine.id(), engine);
        metrics.launched(engine);
        engine.ready().onSuccess(ignored -> count());
        engine.lost().onSuccess(cause -> {
            engines.remove(engine.id());
            ledger.remove(engine.id());
            metrics.gone(engine);
            count();
        });
        count();
    }

    /** From now on it takes sessions of this user. */
    void give(Engine engine, String owner) {
        keep(engine, engine.record().ownedBy(owner));
    }

    private void keep(Engine engine, EngineRecord record) {
        engine.record(record);
        if (!engine.isLost()) {
            ledger.save(record)
                    .onFailure(e -> LOG.error(
                            "engine {} is not stored, and would not be known after a restart", engine.id(), e));
        }
    }

    /** Tells operators how many there are. */
    void count() {
        long starting = engines.values().stream()
                .filter(engine -> !engine.ready().isComplete())
                .count();
        long retiring = engines.values().stream()
                .filter(engine -> engine.ready().isComplete() && engine.isRetiring())
                .count();
        metrics.count(starting, engines.size() - starting - retiring, retiring);
    }

    /** Stops all engines and lets applications go, which outlive the server; succeeds once they are gone. */
    Future<Void> close() {
        closed = true;
        return Future.join(engines().stream().map(EngineFleet::end).toList()).mapEmpty();
    }

    private static Future<String> end(Engine engine) {
        if (!engine.isAttached()) {
            return engine.stop();
        }
        engine.leave("the server was stopped");
        return engine.lost();
    }
}
