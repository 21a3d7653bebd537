package dev.parley.server.session;

import dev.parley.server.config.SessionLimits;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The sessions that live, of all users; a name is its owner's. Belongs to the event loop. */
final class LiveSessions {
    private final SessionLimits limits;
    private final SessionMetrics metrics;
    private final Map<Key, Session> live = new LinkedHashMap<>();
    private final Map<Long, Future<Void>> creating = new TreeMap<>();
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

    /** Refuses further ones; gives those that there are. */
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

    Collection<Session> all() {
        return live.values();
    }

    Stream<Session> of(String owner) {
        return live.values().stream().filter(session -> session.owner().equals(owner));
    }

    /** A name for the user's next session. */
    String freeName(String owner) {
        String name = "session-" + (lastId + 1);
        return find(owner, name) == null ? name : name + "-" + Long.toHexString(System.nanoTime());
    }

    void add(Session session, Future<Void> stored) {
        live.put(Key.of(session), session);
        creating.put(session.id(), stored);
        metrics.sessionsOpen(live.size());
        session.ended().onSuccess(this::remove);
    }

    /** Succeeds once the store has it. */
    Future<Void> stored(Session session) {
        return creating.getOrDefault(session.id(), Future.succeededFuture());
    }

    void created(Session session) {
        creating.remove(session.id());
    }

    void remove(Session session) {
        creating.remove(session.id());
        live.remove(Key.of(session), session);
        metrics.sessionsOpen(live.size());
    }
}
