package dev.parley.server.engine;

import dev.parley.protocol.engine.EngineEvent.EngineStatus;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;

/**
 * What an engine tells of itself now and then, and whether it is warm by that. Belongs to the gateway's event loop, but
 * for {@link #status()}.
 */
final class EngineVitals {
    /** An engine without a pool never has a session ready. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Vertx vertx;
    private final Promise<Void> warm = Promise.promise();
    private volatile EngineStatus status;
    private long timer = -1;

    EngineVitals(Vertx vertx) {
        this.vertx = vertx;
    }

    /** The newest. Called from any thread. */
    Optional<EngineStatus> status() {
        return Optional.ofNullable(status);
    }

    /** Succeeds once a session was ready, or has not become so for long; fails where the engine was lost before. */
    Future<Void> warm() {
        return warm.future();
    }

    void engineReady() {
        timer = vertx.setTimer(PATIENCE.toMillis(), ignored -> warm.tryComplete());
    }

    void told(EngineStatus newStatus) {
        status = newStatus;
        if (newStatus.readySessions() > 0) {
            warm.tryComplete();
        }
    }

    void engineLost(String cause) {
        vertx.cancelTimer(timer);
        warm.tryFail(cause);
    }
}
