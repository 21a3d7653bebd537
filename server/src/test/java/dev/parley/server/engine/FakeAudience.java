package dev.parley.server.engine;

import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.model.Bundle;
import dev.parley.protocol.model.Progress;

/** Who hears what a snippet in a fake engine gives while it runs. Belongs to the engine's context. */
interface FakeAudience {
    /** Nobody, as for init snippets. */
    FakeAudience NOBODY = new FakeAudience() {
        @Override
        public void printed(String text) {}

        @Override
        public void displayed(Bundle bundle) {}

        @Override
        public void progressed(Progress progress) {}
    };

    void printed(String text);

    void displayed(Bundle bundle);

    void progressed(Progress progress);

    /** The server, by events about a statement. */
    static FakeAudience server(FakeLink link, SessionKey key, int statement) {
        return new FakeAudience() {
            @Override
            public void printed(String text) {
                link.send(new EngineEvent.StatementPrinted(key, statement, EngineEvent.Stream.STDOUT, text));
            }

            @Override
            public void displayed(Bundle bundle) {
                link.send(new EngineEvent.StatementDisplayed(key, statement, bundle));
            }

            @Override
            public void progressed(Progress progress) {
                link.send(new EngineEvent.StatementProgressed(key, statement, progress));
            }
        };
    }
}
