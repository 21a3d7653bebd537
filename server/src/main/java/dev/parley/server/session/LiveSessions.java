package dev.parley.server.session;

import dev.parley.server.config.SessionLimits;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import dev.parley.server.security.Principal;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The sessions that live, of all users; a name is its owner's. Belongs to the gateway's event loop. */
final class LiveSessions {
    private final SessionLimits limits;
    private final SessionMetrics metrics;
    private final Map<Key, Session> live = new LinkedHashMap<>();
    private long lastId;
    private boolean closed;

    private record Key(String owner, String name) {
        static Key of(Session session) {
            return new Key(session.owner(), session.name());
        }
    }

    LiveSessions(SessionLimits limits, SessionMetrics metrics) {
        this.limits = limits;
        this.metrics = metrics;
    }

    /** Goes on counting after this id. */
    void countFrom(long last) {
        lastId = last;
    }

    long nextId() {
        return ++lastId;
    }

    /** A name that no live session of the user has. */
    String freeName(String owner) {
        String name = "session-" + (lastId + 1);
        return find(owner, name) == null ? name : name + "-" + Long.toHexString(System.nanoTime());
    }

    /** From now on none is added; gives those that there are. */
    List<Session> close() {
        closed = true;
        return List.copyOf(live.values());
    }

    /** Refuses where a further session would be one too many. */
    void requireRoom(String owner) {
        if (closed) {
            throw new GatewayException(ErrorCode.SHUTTING_DOWN, "the server is stopping");
        }
        if (live.size() >= limits.maxOpen()) {
            throw full(live.size() + " of " + limits.maxOpen() + " sessions are open (sessions.max_open)");
        }
        long own = of(owner).count();
        if (limits.maxPerUser() > 0 && own >= limits.maxPerUser()) {
            throw full("you have " + own + " of " + limits.maxPerUser() + " sessions open (sessions.max_per_user)");
        }
    }

    private static GatewayException full(String message) {
        return new GatewayException(ErrorCode.SESSION_LIMIT_REACHED, message, "close one that is not needed");
    }

    /** The user's session of this name, or null. */
    Session find(String owner, String name) {
        return live.get(new Key(owner, name));
    }

    /** Those of everybody, as they come and go. */
    Collection<Session> all() {
        return Collections.unmodifiableCollection(live.values());
    }

    Stream<Session> of(String owner) {
        return live.values().stream().filter(session -> session.owner().equals(owner));
    }

    /** Those that this user sees. */
    Stream<Session> seenBy(Principal user) {
        return live.values().stream().filter(session -> user.sees(session.owner()));
    }

    /** The session of this id, where it lives and this user sees it. */
    Optional<Session> find(Principal user, long id) {
        return seenBy(user).filter(session -> session.id() == id).findFirst();
    }

    void add(Session session) {
        live.put(Key.of(session), session);
        metrics.sessionsOpen(live.size());
    }

    void remove(Session session) {
        live.remove(Key.of(session), session);
        metrics.sessionsOpen(live.size());
    }
}
