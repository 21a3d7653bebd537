package dev.parley.server.security;

import dev.parley.protocol.engine.EngineRoutes;
import dev.parley.server.config.ServerConfig;
import dev.parley.server.error.GatewayException;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A server on 127.0.0.1 behind the guards that some configuration asks for. It answers a code's name where a guard
 * refused, says so where the router did (a Host that cannot be read), and else what the route says: {@code open},
 * {@code engine} under the engines' root, {@code page} where no token is needed.
 */
final class GuardedServer implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;

    GuardedServer(ServerConfig config) throws TimeoutException {
        Router router = Router.router(vertx);
        AccessPolicy.of(config).mount(router, open -> open.route("/page").handler(ctx -> ctx.end("page")));
        router.route("/ws").handler(ctx -> ctx.request().toWebSocket().onFailure(ctx::fail));
        router.route(EngineRoutes.ROOT + "*").handler(ctx -> ctx.end("engine"));
        router.route("/*").handler(ctx -> ctx.end("open"));
        router.route().failureHandler(ctx -> {
            String refused =
                    ctx.failure() instanceof GatewayException e ? e.code().name() : "REFUSED BY THE ROUTER";
            ctx.response().setStatusCode(400).end(refused);
        });
        server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .await(10, TimeUnit.SECONDS);
    }

    int port() {
        return server.actualPort();
    }

    /** Sends exactly these lines over a socket; gives the whole answer. {@code PORT} stands for the server's. */
    String answer(String... lines) throws IOException {
        String request = String.join("\r\n", lines).replace("PORT", Integer.toString(port()));
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write((request + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Asks for an upgrade to a WebSocket; gives the first line of the answer and, where refused, its body. */
    String upgrade(String... headers) throws IOException {
        String request = "GET /ws HTTP/1.1\r\n" + String.join("\r\n", headers)
                + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13"
                + "\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(request.replace("PORT", Integer.toString(port())).getBytes(StandardCharsets.ISO_8859_1));
            byte[] answer = new byte[4096];
            int length = socket.getInputStream().read(answer);
            return new String(answer, 0, Math.max(length, 0), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() throws TimeoutException {
        vertx.close().await(10, TimeUnit.SECONDS);
    }
}
