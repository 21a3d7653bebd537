package dev.parley.server.engine;

import dev.parley.server.engine.CuttingProxy.Direction;
import dev.parley.server.engine.CuttingProxy.Moment;
import io.vertx.core.http.WebSocket;
import java.util.concurrent.atomic.AtomicBoolean;

/** One connection through the {@link CuttingProxy}: the engine's socket and the server's. Thread-safe. */
final class LinkBridge {
    private final CuttingProxy proxy;
    private final WebSocket engine;
    private final WebSocket server;
    private final AtomicBoolean cut = new AtomicBoolean();
    private volatile boolean swallowing;

    LinkBridge(CuttingProxy proxy, WebSocket engine, WebSocket server) {
        this.proxy = proxy;
        this.engine = engine;
        this.server = server;
        connect(Direction.TO_SERVER, engine, server);
        connect(Direction.TO_ENGINE, server, engine);
    }

    void swallow() {
        swallowing = true;
    }

    /** Both sides get a reset. */
    void reset() {
        if (cut.compareAndSet(false, true)) {
            proxy.counted();
            Abruptly.reset(engine);
            Abruptly.reset(server);
        }
    }

    private void connect(Direction direction, WebSocket from, WebSocket to) {
        from.exceptionHandler(e -> Abruptly.close(to));
        from.textMessageHandler(text -> pass(direction, text, to));
        from.closeHandler(ignored -> {
            proxy.gone(this);
            Short code = from.closeStatusCode();
            if (code == null || !mayBeSent(code)) {
                Abruptly.close(to);
            } else if (!to.isClosed()) {
                to.close(code, from.closeReason());
            }
        });
    }

    private void pass(Direction direction, String text, WebSocket to) {
        if (swallowing || cut.get() || !proxy.passes(text)) {
            return;
        }
        Moment moment = proxy.momentAt(direction, text);
        if (moment == Moment.BEFORE) {
            reset();
        } else if (moment == Moment.AFTER) {
            to.writeTextMessage(text).onComplete(ignored -> close());
        } else {
            to.writeTextMessage(text);
        }
    }

    /** What was written still arrives; then both sides find the connection gone. */
    private void close() {
        if (cut.compareAndSet(false, true)) {
            proxy.counted();
            Abruptly.close(engine);
            Abruptly.close(server);
        }
    }

    /** 1005 and 1006 say that no code was sent. */
    private static boolean mayBeSent(short code) {
        return code != 1005 && code != 1006;
    }
}
