package dev.parley.server.frontend.rest;

import dev.parley.server.engine.EngineSnapshot;
import dev.parley.server.engine.Engines;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Function;

/**
 * The operations on engines: users look at theirs and attach applications, administrators look at all, which they drain
 * and end. Stateless.
 */
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
        routes.bind("attachEngine", this::attach);
        routes.bind("drainEngine", request -> attached(request)
                .map(engine -> Future.<Answer>failedFuture(isAttached(engine)))
                .orElseGet(() -> administered(request, engines::drain)));
        routes.bind("endEngine", request -> attached(request)
                .map(engine -> detach(request, engine))
                .orElseGet(() -> administered(request, request.flag("force") ? engines::kill : engines::drain)));
    }

    /** The engine that is asked for, where it is an application of the user's, or the user an administrator. */
    private Optional<EngineSnapshot> attached(RestRequest request) {
        return engines.engines().stream()
                .filter(engine -> engine.id().equals(request.engine()))
                .filter(engine ->
                        engine.application().isPresent() && request.user().sees(engine.owner()))
                .findFirst();
    }

    private Future<Answer> attach(RestRequest request) {
        AttachBody body = request.body(AttachBody.class).orElseThrow();
        return engines.attach(request.user().name(), SessionName.checked(body.name()), body.application())
                .map(made -> Answer.created(
                        "/api/v1/engines/" + made.engine(),
                        new AttachBody.Made(
                                made.engine(),
                                made.secret(),
                                body.name(),
                                dev.parley.protocol.engine.EngineRoutes.link(made.engine()))));
    }

    /** By its owner or an administrator. */
    private Future<Answer> detach(RestRequest request, EngineSnapshot engine) {
        return engines.detach(engine.id()).map(left -> Answer.ok(seen.answer(request.user(), left)));
    }

    private static GatewayException isAttached(EngineSnapshot engine) {
        return new GatewayException(
                ErrorCode.ENGINE_ATTACHED,
                "engine " + engine.id()
                        + " is an application that has attached itself, and is not the server's to drain",
                "detach it, with DELETE; it runs on");
    }

    private Future<Answer> administered(RestRequest request, Function<String, Future<EngineSnapshot>> verb) {
        request.user().requireAdministrator();
        return verb.apply(request.engine()).map(engine -> Answer.ok(seen.answer(request.user(), engine)));
    }
}
