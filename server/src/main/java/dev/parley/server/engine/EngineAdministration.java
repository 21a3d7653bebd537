package dev.parley.server.engine;

import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The verbs of administrators on the engines of a registry. Belongs to the gateway's event loop. */
public final class EngineAdministration implements Engines {
    private static final String BY_REQUEST = "by request";

    private final Vertx vertx;
    private final EngineRegistry registry;
    private final EngineFolders folders;

    /**
     * Verbs.
     *
     * @param folders where the logs of local engines are
     */
    public EngineAdministration(Vertx vertx, EngineRegistry registry, EngineFolders folders) {
        this.vertx = vertx;
        this.registry = registry;
        this.folders = folders;
    }

    @Override
    public List<EngineSnapshot> engines() {
        return registry.engines().stream().map(this::snapshot).toList();
    }

    @Override
    public Future<EngineSnapshot> engine(String id) {
        return with(id, this::snapshot);
    }

    @Override
    public Future<Attachment> attach(String owner, String name, AttachedApplication application) {
        try {
            return Future.succeededFuture(registry.attach(owner, name, application));
        } catch (GatewayException refused) {
            return Future.failedFuture(refused);
        }
    }

    @Override
    public Future<EngineSnapshot> detach(String id) {
        return with(id, engine -> {
            registry.detach(engine);
            return snapshot(engine);
        });
    }

    @Override
    public Future<EngineSnapshot> drain(String id) {
        return with(id, engine -> {
            registry.drain(engine, BY_REQUEST);
            return snapshot(engine);
        });
    }

    @Override
    public Future<EngineSnapshot> kill(String id) {
        return with(id, engine -> {
            registry.kill(engine, "it was ended " + BY_REQUEST);
            return snapshot(engine);
        });
    }

    @Override
    public Future<LogPage> log(String id, long offset, int limit) {
        boolean ended = registry.find(id).isEmpty();
        return vertx.executeBlocking(
                        () -> {
                            Optional<LogReader> reader = folders.log(id);
                            return reader.isEmpty() ? null : reader.get().read(offset, limit, ended);
                        },
                        false)
                .map(page -> Optional.ofNullable(page).orElseThrow(() -> ended ? unknown(id) : elsewhere(id)));
    }

    private Future<EngineSnapshot> with(String id, Function<Engine, EngineSnapshot> verb) {
        return registry.find(id)
                .map(engine -> Future.succeededFuture(verb.apply(engine)))
                .orElseGet(() -> Future.failedFuture(unknown(id)));
    }

    private EngineSnapshot snapshot(Engine engine) {
        return engine.snapshot(registry.state(engine));
    }

    /** Also said of those that are not there for who asks. */
    public static GatewayException unknown(String id) {
        return new GatewayException(
                ErrorCode.UNKNOWN_ENGINE,
                "no engine " + id + " lives, and none of this id is among the last that did",
                "GET /api/v1/engines lists those that live");
    }

    private static GatewayException elsewhere(String id) {
        return new GatewayException(
                ErrorCode.UNKNOWN_LOG, "engine " + id + " has no log on this machine", "look where its driver runs");
    }
}
