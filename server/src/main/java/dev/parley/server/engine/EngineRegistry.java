package dev.parley.server.engine;

import dev.parley.server.config.EngineConfig;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engines that live, by id, and which of them takes new sessions: one does; another may get warm to follow it; those
 * that retire keep the sessions that they have. Belongs to the gateway's event loop.
 */
public final class EngineRegistry {
    private static final Logger LOG = LoggerFactory.getLogger(EngineRegistry.class);
    private static final int SECRET_BYTES = 32;

    private final Vertx vertx;
    private final EngineLauncher launcher;
    private final EngineConfig config;
    private final EngineMetrics metrics;
    private final Retirement retirement;
    private final StartAhead ahead;
    /** This run of the server, so that engines notice a restart. */
    private final String server = UUID.randomUUID().toString();

    private final SecureRandom random = new SecureRandom();
    private final Map<String, Engine> engines = new LinkedHashMap<>();
    private Engine current;
    private Engine successor;
    private URI address;
    private boolean closed;

    public EngineRegistry(Vertx vertx, EngineLauncher launcher, EngineConfig config, EngineMetrics metrics) {
        this.vertx = vertx;
        this.launcher = launcher;
        this.config = config;
        this.metrics = metrics;
        this.retirement = Retirement.of(config);
        this.ahead = new StartAhead(vertx, this::startAhead);
    }

    /** Where engines dial; known once the server listens. From now on an engine is kept ready, if so configured. */
    public void listensAt(URI newAddress) {
        address = newAddress;
        if (config.startAhead()) {
            startAhead();
        }
    }

    /** The engine for a new shared session, launched where none lives; it may not be ready yet. */
    public Engine shared() {
        requireRoom(0);
        startAhead();
        return current;
    }

    /**
     * The engine for a session that starts again: its own, unless that retires and its follower has room.
     *
     * @param own where the session was; it is still counted there
     */
    public Engine again(Engine own) {
        if (own.isLost() || own.isStopping()) {
            return shared();
        }
        boolean hasBetter = current != null && current != own && current.sessions() < config.maxSessions();
        return hasBetter ? current : own;
    }

    /**
     * Refuses where a further session would find no place.
     *
     * @param coming sessions that were accepted and have not come for their engine yet
     */
    public void requireRoom(int coming) {
        if (closed) {
            throw new GatewayException(ErrorCode.SHUTTING_DOWN, "the server is stopping");
        }
        int sessions = current == null ? 0 : current.sessions();
        if (sessions + coming >= config.maxSessions()) {
            throw new GatewayException(
                    ErrorCode.SESSION_LIMIT_REACHED,
                    "the engine has " + sessions + " of " + config.maxSessions() + " sessions (engine.max_sessions)",
                    "close one that is not needed");
        }
    }

    public Optional<Engine> find(String id) {
        return Optional.ofNullable(engines.get(id));
    }

    public Collection<Engine> engines() {
        return List.copyOf(engines.values());
    }

    /** Stops all engines; succeeds once they are gone. */
    public Future<Void> close() {
        closed = true;
        ahead.close();
        launcher.close();
        return Future.join(engines().stream().map(Engine::stop).toList()).mapEmpty();
    }

    private void startAhead() {
        // A launcher that fails at once has lost its engine before that became the current one.
        if (!closed && (current == null || current.isLost())) {
            current = launch();
            count();
        }
    }

    private Engine launch() {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        String id = "engine-" + UUID.randomUUID().toString().substring(0, 8);
        var engine = new Engine(vertx, id, HexFormat.of().formatHex(secret), server, config);
        engines.put(id, engine);
        metrics.launched(engine);
        engine.lost().onSuccess(cause -> lost(engine, cause));
        engine.ready().onSuccess(metrics::started).onSuccess(ignored -> count());
        engine.vitals().warm().onSuccess(ignored -> warm(engine));
        engine.onChange(() -> changed(engine));
        engine.launching();
        Future.succeededFuture(new EngineLaunch(id, engine.secret(), address))
                .compose(launcher::launch)
                .onSuccess(engine::started)
                .onFailure(engine::failed);
        return engine;
    }

    private void warm(Engine engine) {
        metrics.warm(engine.ready().result(), Instant.now());
        if (engine == successor) {
            LOG.info("engine {} is warm and takes the new sessions from now on", engine.id());
            Engine former = current;
            current = successor;
            successor = null;
            count();
            stopIfIdle(former);
        }
        launcher.prepare();
    }

    private void changed(Engine engine) {
        if (closed || engine.isLost()) {
            return;
        }
        if (engine == current) {
            engine.vitals()
                    .status()
                    .flatMap(status -> retirement.reason(status, engine.age()))
                    .ifPresent(this::retire);
        } else if (engine != successor) {
            stopIfIdle(engine);
        }
    }

    private void retire(String reason) {
        boolean isOnItsWay = successor != null && !successor.isLost();
        if (!isOnItsWay && !ahead.isGivenUp()) {
            LOG.info("engine {} retires: {}; its successor is started", current.id(), reason);
            successor = launch();
            count();
        }
    }

    private void stopIfIdle(Engine retiring) {
        if (retiring.sessions() == 0 && !retiring.isStopping()) {
            LOG.info("engine {} has retired and has no sessions left: it is stopped", retiring.id());
            var ignored = retiring.stop();
        }
    }

    private void lost(Engine engine, String cause) {
        engines.remove(engine.id());
        metrics.gone(engine);
        if (engine == successor) {
            successor = null;
        } else if (engine == current) {
            current = successor;
            successor = null;
        }
        count();
        if (!closed && !engine.isStopping()) {
            restart(engine, cause);
        }
    }

    private void restart(Engine lost, String cause) {
        if (config.startAhead()) {
            ahead.engineLost(cause, lost.age());
        }
    }

    private void count() {
        long starting = engines.values().stream()
                .filter(engine -> !engine.ready().isComplete())
                .count();
        long retiring = engines.values().stream()
                .filter(engine -> engine.ready().isComplete() && engine != current && engine != successor)
                .count();
        metrics.count(starting, engines.size() - starting - retiring, retiring);
    }
}
