package dev.parley.session.guard;

import dev.parley.session.interpreter.SessionGuard;
import dev.parley.session.output.OutputRouter;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends the session whose code calls what would end the engine. Thread-safe. */
public final class EndingGuard implements SessionGuard {
    private static final Logger LOG = LoggerFactory.getLogger(EndingGuard.class);

    private final OutputRouter<?> router;
    private final Sessions sessions;
    private volatile boolean released;

    /** The sessions that may have to end. */
    @FunctionalInterface
    public interface Sessions {
        /** Begins to end the owner's session, if it has one; returns at once. */
        void endByItsCode(long owner, String call);
    }

    public EndingGuard(OutputRouter<?> router, Sessions sessions) {
        this.router = router;
        this.sessions = sessions;
    }

    /** The engine ends: from now on nothing is refused. */
    public void release() {
        released = true;
    }

    @Override
    public OptionalLong caller() {
        return router.owner();
    }

    @Override
    public void refuse(String call) {
        OptionalLong owner = released ? OptionalLong.empty() : caller();
        if (owner.isPresent()) {
            LOG.info("code of a session called {}; that session ends", call);
            sessions.endByItsCode(owner.getAsLong(), call);
            throw new SessionEnded(call + " ended the session");
        }
    }
}
