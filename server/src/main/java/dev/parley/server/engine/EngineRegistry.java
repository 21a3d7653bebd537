package dev.parley.server.engine;

import dev.parley.server.config.EngineConfig;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The engines that live, by id, and which of them takes new sessions. Belongs to the gateway's event loop. */
public final class EngineRegistry {
    private static final int SECRET_BYTES = 32;

    private final Vertx vertx;
    private final EngineLauncher launcher;
    private final EngineConfig config;
    /** This run of the server, so that engines notice a restart. */
    private final String server = UUID.randomUUID().toString();

    private final SecureRandom random = new SecureRandom();
    private final Map<String, Engine> engines = new LinkedHashMap<>();
    private URI address;
    private boolean closed;

    public EngineRegistry(Vertx vertx, EngineLauncher launcher, EngineConfig config) {
        this.vertx = vertx;
        this.launcher = launcher;
        this.config = config;
    }

    /** Where engines dial; known once the server listens. */
    public void listensAt(URI newAddress) {
        address = newAddress;
    }

    /** The engine for a new shared session, launched where none lives; it may not be ready yet. */
    public Engine shared() {
        if (closed) {
            throw new GatewayException(ErrorCode.SHUTTING_DOWN, "the server is stopping");
        }
        return engines.values().stream().findFirst().orElseGet(this::launch);
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
        return Future.join(engines().stream().map(Engine::stop).toList()).mapEmpty();
    }

    private Engine launch() {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        String id = "engine-" + UUID.randomUUID().toString().substring(0, 8);
        var engine = new Engine(vertx, id, HexFormat.of().formatHex(secret), server, config);
        engines.put(id, engine);
        engine.lost().onSuccess(ignored -> engines.remove(id));
        engine.launching();
        Future.succeededFuture(new EngineLaunch(id, engine.secret(), address))
                .compose(launcher::launch)
                .onSuccess(engine::started)
                .onFailure(engine::failed);
        return engine;
    }
}
