package dev.parley.server.engine;

import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.link.Frame.HeldSession;
import io.vertx.core.Future;
import java.util.Optional;

/** Who is told what an engine says of one session. */
public interface EngineListener {
    /**
     * Called in order; the future succeeds once the event needs no second telling, not even after kill -9.
     *
     * @param number the same whenever the engine tells it, rising
     */
    Future<Void> received(long number, EngineEvent.OfSession event);

    /**
     * The engine has dialled in, and all that it had to say by then was received and is done.
     *
     * @param held what it has of the session; empty where it has none
     */
    default void caughtUp(Optional<HeldSession> held) {}

    /** The engine is gone and will say nothing more. */
    void engineLost(String cause);
}
