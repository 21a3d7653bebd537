package dev.parley.server.engine;

import dev.parley.server.config.Profile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The engines of one profile that the same people have sessions in: those that take new ones, and the one that gets warm
 * to follow one of them. Belongs to the gateway's event loop.
 */
final class EngineGroup {
    private final int maxSessions;
    private final List<Engine> open = new ArrayList<>();
    private Engine followed;
    private Engine successor;

    EngineGroup(Profile profile) {
        this.maxSessions = profile.engine().maxSessions();
    }

    /** The first that has a place for a further session. */
    Optional<Engine> withRoom() {
        return open.stream()
                .filter(engine -> !engine.isLost() && !engine.isStopping() && engine.sessions() < maxSessions)
                .findFirst();
    }

    /** The first that has no session; one that everyone shared before the server started again may have some. */
    Optional<Engine> unused() {
        return open.stream()
                .filter(engine -> !engine.isLost() && !engine.isStopping() && engine.sessions() == 0)
                .findFirst();
    }

    boolean isOpen(Engine engine) {
        return open.contains(engine);
    }

    boolean isSuccessor(Engine engine) {
        return engine == successor;
    }

    boolean isEmpty() {
        return open.isEmpty() && !hasSuccessor();
    }

    List<Engine> open() {
        return List.copyOf(open);
    }

    void add(Engine engine) {
        open.add(engine);
    }

    /** Whether one is on its way to follow another; there is one at a time. */
    boolean hasSuccessor() {
        return successor != null && !successor.isLost();
    }

    void follow(Engine engine, Engine by) {
        followed = engine;
        successor = by;
    }

    /** The successor is warm: it takes the new sessions; gives the engine that it follows. */
    Engine succeed() {
        Engine former = followed;
        int place = open.indexOf(former);
        if (place < 0) {
            open.add(successor);
        } else {
            open.set(place, successor);
        }
        followed = null;
        successor = null;
        return former;
    }

    /** It is gone, or takes no sessions any more; a successor takes its place as it is. */
    void remove(Engine engine) {
        if (engine == successor) {
            followed = null;
            successor = null;
        } else if (engine == followed) {
            succeed();
        } else {
            open.remove(engine);
        }
    }
}
