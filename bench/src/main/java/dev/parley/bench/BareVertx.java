package dev.parley.bench;

import io.vertx.core.Vertx;

/** The smallest Vert.x server: prints its address, and answers all with its argument. */
final class BareVertx {
    private BareVertx() {}

    public static void main(String[] arguments) {
        String body = arguments[0];
        Vertx.vertx()
                .createHttpServer()
                .requestHandler(request -> request.response()
                        .putHeader("Content-Type", "application/json")
                        .end(body))
                .listen(0, "127.0.0.1")
                .onSuccess(server -> System.out.println("http://127.0.0.1:" + server.actualPort()))
                .onFailure(e -> Runtime.getRuntime().halt(1));
    }
}
