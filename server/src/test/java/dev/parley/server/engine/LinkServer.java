package dev.parley.server.engine;

import dev.parley.protocol.engine.EngineRoutes;
import dev.parley.protocol.link.Frame;
import dev.parley.protocol.link.LinkTiming;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A server as engines see one, made for tests that want to say and see each frame. Thread-safe. */
final class LinkServer implements AutoCloseable {
    private final Vertx vertx;
    private final LinkTiming timing;
    private final HttpServer http;
    private final Map<String, LinkPeer> peers = new ConcurrentHashMap<>();
    private final LinkResults results = new LinkResults();
    private long heartbeatTimer = -1;

    LinkServer(Vertx vertx, LinkTiming timing) {
        this.vertx = vertx;
        this.timing = timing;
        this.http = vertx.createHttpServer(new HttpServerOptions()
                        .setHost("127.0.0.1")
                        .setMaxWebSocketFrameSize(Frame.MAX_BYTES)
                        .setMaxWebSocketMessageSize(Frame.MAX_BYTES))
                .requestHandler(this::handle);
    }

    Future<URI> start() {
        heartbeatTimer = vertx.setPeriodic(
                timing.heartbeat().toMillis(), ignored -> peers.values().forEach(LinkPeer::heartbeat));
        return http.listen(0).map(listening -> URI.create("http://127.0.0.1:" + listening.actualPort()));
    }

    /** Knows an engine from now on. */
    LinkPeer expect(String engine, String secret) {
        return peers.computeIfAbsent(engine, ignored -> new LinkPeer(engine, secret));
    }

    LinkResults results() {
        return results;
    }

    @Override
    public void close() {
        vertx.cancelTimer(heartbeatTimer);
        http.close();
    }

    private void handle(HttpServerRequest request) {
        String[] path = request.path().substring(EngineRoutes.ROOT.length()).split("/", 2);
        LinkPeer peer = peers.get(path[0]);
        if (peer == null) {
            request.response().setStatusCode(410).end();
        } else if (!peer.isAuthorised(request.getHeader("Authorization"))) {
            request.response().setStatusCode(401).end();
        } else if ("link".equals(path[1])) {
            request.toWebSocket().onSuccess(peer::accept);
        } else {
            results.handle(request);
        }
    }
}
