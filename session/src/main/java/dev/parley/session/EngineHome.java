package dev.parley.session;

import dev.parley.protocol.engine.EngineEvent;
import dev.parley.session.interpreter.Execution;
import dev.parley.session.interpreter.SessionGuard;
import dev.parley.session.output.OutputRouter;
import java.util.Optional;

/** The process that an engine lives in, and what it may do to that. Thread-safe. */
interface EngineHome {
    /** Why an engine ends that its server has told to. */
    String TOLD_TO_END = "the server said so";

    /** The engine begins. */
    void enter(OutputRouter<Execution> router, SessionGuard guard);

    /** What the server is told before the engine closes its sessions; empty where their ends tell enough. */
    Optional<EngineEvent> farewell(String reason);

    /** What it means that Spark has stopped here. */
    String sparkStopped();
}
