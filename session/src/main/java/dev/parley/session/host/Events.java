package dev.parley.session.host;

import dev.parley.protocol.engine.EngineEvent;
import java.time.Duration;

/** Where the host's events go. Thread-safe. */
public interface Events {
    /** Takes an event, always, and never waits. */
    void send(EngineEvent event);

    /** Whether bulk may be sent; who has bulk waits until then. */
    boolean hasRoom();

    /** Waits until there is room, but not longer than this; whether there is. */
    boolean awaitRoom(Duration atMost) throws InterruptedException;
}
