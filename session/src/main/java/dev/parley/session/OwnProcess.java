package dev.parley.session;

import dev.parley.protocol.engine.EngineEvent;
import dev.parley.session.guard.ExitGuard;
import dev.parley.session.interpreter.Execution;
import dev.parley.session.interpreter.SessionGuard;
import dev.parley.session.output.EngineOutput;
import dev.parley.session.output.OutputRouter;
import java.util.Optional;

/** A process that is there for the engine alone: its streams and its exit are the engine's. Stateless. */
final class OwnProcess implements EngineHome {
    @Override
    public void enter(OutputRouter<Execution> router, SessionGuard guard) {
        EngineOutput.install(router);
        ExitGuard.install(guard);
    }

    @Override
    public Optional<EngineEvent> farewell(String reason) {
        return Optional.empty();
    }

    @Override
    public String sparkStopped() {
        return "Spark has stopped in this engine: its master has given the application up, or lost it";
    }
}
