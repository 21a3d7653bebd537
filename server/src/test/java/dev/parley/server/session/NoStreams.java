package dev.parley.server.session;

import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.model.StatementError;

/** Where no session streams. */
final class NoStreams implements Streams {
    @Override
    public void told(Home home, EngineEvent.OfStream event) {
        throw new AssertionError("nothing streams here");
    }

    @Override
    public void sessionEnded(SessionKey key, StatementError error) {}

    @Override
    public int running(long session) {
        return 0;
    }
}
