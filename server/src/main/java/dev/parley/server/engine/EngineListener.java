package dev.parley.server.engine;

import dev.parley.protocol.engine.EngineEvent;
import io.vertx.core.Future;

/** Who is told what an engine says of one session. */
public interface EngineListener {
    /** Called in order; the future succeeds once the event needs no second telling, not even after kill -9. */
    Future<Void> received(EngineEvent.OfSession event);

    /** The engine is gone and will say nothing more. */
    void engineLost(String cause);
}
