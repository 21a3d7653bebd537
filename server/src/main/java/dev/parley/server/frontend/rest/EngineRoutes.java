package dev.parley.server.frontend.rest;

import dev.parley.server.engine.EngineSnapshot;
import dev.parley.server.engine.Engines;
import io.vertx.core.Future;
import java.util.function.Function;

/** The operations on engines: users look at theirs, administrators at all, which they drain and end. Stateless. */
final class EngineRoutes {
    private final Engines engines;
    private final SeenEngines seen;

    EngineRoutes(Engines engines, SeenEngines seen) {
        this.engines = engines;
        this.seen = seen;
    }

    void bind(Routes routes) {
        routes.bind(
                "listEngines",
                request -> Future.succeededFuture(Answer.ok(new EngineAnswer.Listed(seen.all(request.user())))));
        routes.bind("getEngine", request -> seen.engine(request.user(), request.engine())
                .map(Answer::ok));
        routes.bind("drainEngine", request -> administered(request, engines::drain));
        routes.bind(
                "endEngine", request -> administered(request, request.flag("force") ? engines::kill : engines::drain));
    }

    private Future<Answer> administered(RestRequest request, Function<String, Future<EngineSnapshot>> verb) {
        request.user().requireAdministrator();
        return verb.apply(request.engine()).map(engine -> Answer.ok(seen.answer(request.user(), engine)));
    }
}
