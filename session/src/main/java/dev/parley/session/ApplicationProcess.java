package dev.parley.session;

import dev.parley.protocol.engine.EngineEvent;
import dev.parley.session.interpreter.Execution;
import dev.parley.session.interpreter.SessionGuard;
import dev.parley.session.output.OutputRouter;
import java.util.Optional;

/** A process that is an application's: nothing in it is the engine's to change, and it lives on. Stateless. */
final class ApplicationProcess implements EngineHome {
    static final String SPARK_STOPPED = "the application has stopped its Spark";

    @Override
    public void enter(OutputRouter<Execution> router, SessionGuard guard) {}

    /** The sessions are dead for this reason, unless the server has asked for it. */
    @Override
    public Optional<EngineEvent> farewell(String reason) {
        return reason.equals(TOLD_TO_END) ? Optional.empty() : Optional.of(new EngineEvent.EngineFailed(reason));
    }

    @Override
    public String sparkStopped() {
        return SPARK_STOPPED;
    }
}
