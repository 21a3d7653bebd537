package dev.parley.server.engine;

import dev.parley.protocol.engine.EngineCommand;
import dev.parley.protocol.engine.EngineEvent;
import java.util.List;

/** An engine as a test speaks with it, whatever stands in between. Thread-safe. */
interface TestedEngine {
    void send(EngineCommand command);

    /** All that it said, in order. */
    List<EngineEvent> events();
}
