package dev.parley.server;

import dev.parley.server.config.GatewayConfig;
import dev.parley.server.security.AccessPolicy;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;

/** A placeholder for the wiring: listens and answers 404 behind the guards. */
public final class Gateway {
    private final Vertx vertx;
    private final HttpServer server;

    private Gateway(Vertx vertx, HttpServer server) {
        this.vertx = vertx;
        this.server = server;
    }

    /** Starts to listen; call it off the event loop. */
    public static Future<Gateway> start(GatewayConfig config) {
        AccessPolicy access = AccessPolicy.of(config.server());
        Vertx vertx = Vertx.vertx();
        Router router = Router.router(vertx);
        access.mount(router);
        return vertx.createHttpServer()
                .requestHandler(router)
                .listen(config.server().port(), config.server().host())
                .map(server -> new Gateway(vertx, server));
    }

    public int port() {
        return server.actualPort();
    }

    public Future<Void> close() {
        return vertx.close();
    }
}
