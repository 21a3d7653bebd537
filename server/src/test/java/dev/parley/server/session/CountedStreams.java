package dev.parley.server.session;

import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.model.StatementError;

/** Streams of which there are as many as a test says, in every session. */
final class CountedStreams implements Streams {
    int running;

    @Override
    public void told(Home home, EngineEvent.OfStream event) {
        throw new AssertionError("no engine tells of streams here");
    }

    @Override
    public void sessionEnded(SessionKey key, StatementError error) {}

    @Override
    public int running(long session) {
        return running;
    }
}
