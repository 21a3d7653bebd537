package dev.parley.server.frontend.rest;

import dev.parley.server.engine.EngineSnapshot;
import dev.parley.server.engine.Engines;
import dev.parley.server.session.AllSessions;
import io.vertx.core.Future;

/** The operations on engines, for administrators. Stateless. */
final class EngineRoutes {
    private final Engines engines;
    private final AllSessions sessions;

    EngineRoutes(Engines engines, AllSessions sessions) {
        this.engines = engines;
        this.sessions = sessions;
    }

    void bind(Routes routes) {
        routes.bind(
                "listEngines",
                request -> Future.succeededFuture(Answer.ok(new EngineAnswer.Listed(engines.engines().stream()
                        .map(engine -> seen(request, engine))
                        .toList()))));
        routes.bind("getEngine", request -> shown(request, engines.engine(request.engine())));
        routes.bind("drainEngine", request -> shown(request, engines.drain(request.engine())));
        routes.bind(
                "endEngine",
                request -> shown(
                        request,
                        request.flag("force") ? engines.kill(request.engine()) : engines.drain(request.engine())));
    }

    private Future<Answer> shown(RestRequest request, Future<EngineSnapshot> engine) {
        return engine.map(found -> Answer.ok(seen(request, found)));
    }

    /** Of its sessions a user is told the own ones. */
    private EngineAnswer seen(RestRequest request, EngineSnapshot engine) {
        return EngineAnswer.of(engine, sessions.of(request.user())::has);
    }
}
