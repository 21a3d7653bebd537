package dev.parley.server.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.protocol.engine.EngineCommand;
import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.engine.EngineEvent.StatementFinished;
import dev.parley.protocol.engine.EngineRoutes;
import dev.parley.protocol.link.Frame;
import dev.parley.server.config.EngineConfig;
import dev.parley.server.config.EngineConfigs;
import dev.parley.server.file.FileShelves;
import dev.parley.server.result.ResultFixture;
import dev.parley.server.result.ResultSpool;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;

/** An engine behind the server's own registry, link, door and spool. Thread-safe. */
final class ServedEngine implements TestedEngine, EngineListener {
    private static final EngineConfig CONFIG = EngineConfigs.with(Map.of("start_ahead", "false"));

    private final Context context;
    private final EngineRegistry registry;
    private final ResultFixture results;
    private final HttpServer http;
    private final Router router;
    private final List<EngineEvent> events = new CopyOnWriteArrayList<>();
    private volatile Engine engine;

    ServedEngine(Vertx vertx, EngineLauncher launcher, Path folder) {
        context = vertx.getOrCreateContext();
        registry = Registries.of(vertx, launcher, CONFIG);
        results = new ResultFixture(vertx, folder);
        router = Router.router(vertx);
        router.route(EngineRoutes.ROOT + "*")
                .subRouter(new EngineDoor(registry, results.spool(), FileShelves.of(vertx, folder)).router(vertx));
        http = vertx.createHttpServer(new HttpServerOptions()
                .setHost("127.0.0.1")
                .setMaxWebSocketFrameSize(Frame.MAX_BYTES)
                .setMaxWebSocketMessageSize(Frame.MAX_BYTES));
    }

    /** Where it listens. */
    Future<URI> listen() {
        return onContext(() -> http.requestHandler(router).listen(0))
                .compose(listening -> listening)
                .map(listening -> URI.create("http://127.0.0.1:" + listening.actualPort()));
    }

    /** Starts the engine, which dials the address. */
    Future<EngineEvent.EngineReady> launch(URI dialled) {
        return onContext(() -> {
                    registry.listensAt(dialled);
                    engine = Registries.engine(registry);
                    return engine.ready();
                })
                .compose(ready -> ready);
    }

    Future<Void> close() {
        return onContext(registry::close).compose(closed -> closed).eventually(http::close);
    }

    Future<String> lost() {
        return engine.lost();
    }

    @Override
    public void send(EngineCommand command) {
        context.runOnContext(ignored -> {
            if (command instanceof EngineCommand.OpenSession open) {
                engine.attach(open.key(), this);
            }
            engine.send(command);
        });
    }

    @Override
    public List<EngineEvent> events() {
        return List.copyOf(events);
    }

    @Override
    public Future<Void> received(long number, EngineEvent.OfSession event) {
        events.add(event);
        return Future.succeededFuture();
    }

    @Override
    public void engineLost(String cause) {
        events.add(new EngineEvent.EngineFailed(cause));
    }

    /** What the statement uploaded; it is gone from the spool then. */
    Future<List<JsonNode>> uploaded(StatementFinished finished) {
        var upload = new ResultSpool.Upload(engine.id(), finished.key(), finished.statement());
        return onContext(() -> results.rows(upload, finished.result())).compose(rows -> rows);
    }

    private <T> Future<T> onContext(Callable<T> action) {
        return Future.future(promise -> context.runOnContext(ignored -> {
            try {
                promise.complete(action.call());
            } catch (Exception e) {
                promise.fail(e);
            }
        }));
    }
}
