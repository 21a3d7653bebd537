package dev.parley.server.session;

import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.model.StatementError;

/** What sessions stream, as their engines tell it. Belongs to the gateway's event loop. */
public interface Streams {
    /** A session whose code streams. */
    interface Home {
        long id();

        String name();

        String owner();

        /** Has its engine stop a stream between two batches. */
        void stopStream(String run);
    }

    /** Takes what an engine says of a stream of a session that lives. */
    void told(Home home, EngineEvent.OfStream event);

    /**
     * This life of a session is over, and with it what it streamed.
     *
     * @param error what became of its streams that have not ended; null where they were stopped
     */
    void sessionEnded(SessionKey key, StatementError error);

    /** How many streams of the session run. */
    int running(long session);
}
