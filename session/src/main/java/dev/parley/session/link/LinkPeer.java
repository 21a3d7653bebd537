package dev.parley.session.link;

import dev.parley.protocol.engine.EngineCommand;
import dev.parley.protocol.link.Frame.HeldSession;
import java.util.List;

/** The engine behind the link. Thread-safe; nothing here may wait. */
public interface LinkPeer {
    /** Takes a command over; called one at a time, in order. */
    void accept(EngineCommand command);

    /** What the server is told at each connection; asks for no lock within which events are sent, since those wait for it. */
    List<HeldSession> held();

    /**
     * A connection stands.
     *
     * @param isNewServer whether it is to another run of the server than the one before
     */
    void linked(boolean isNewServer);

    /** The link has ended for good, and the engine is to end with it. */
    void ended(String reason);
}
