package dev.parley.server.frontend.rest;

import dev.parley.server.engine.EngineSnapshot;
import dev.parley.server.engine.Engines;
import io.vertx.core.Future;

/** The operations on engines, for administrators. Stateless. */
final class EngineRoutes {
    private final Engines engines;

    EngineRoutes(Engines engines) {
        this.engines = engines;
    }

    void bind(Routes routes) {
        routes.bind(
                "listEngines",
                request -> Future.succeededFuture(Answer.ok(new EngineAnswer.Listed(
                        engines.engines().stream().map(EngineAnswer::of).toList()))));
        routes.bind("getEngine", request -> shown(engines.engine(request.engine())));
        routes.bind("drainEngine", request -> shown(engines.drain(request.engine())));
        routes.bind(
                "endEngine",
                request -> shown(
                        request.flag("force") ? engines.kill(request.engine()) : engines.drain(request.engine())));
    }

    private static Future<Answer> shown(Future<EngineSnapshot> engine) {
        return engine.map(found -> Answer.ok(EngineAnswer.of(found)));
    }
}
