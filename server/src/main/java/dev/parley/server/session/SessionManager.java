package dev.parley.server.session;

import dev.parley.server.config.SessionLimits;
import dev.parley.server.engine.EngineRegistry;
import io.vertx.core.Future;

/** The sessions of all users from the server's start to its end. Belongs to the event loop. */
public final class SessionManager implements AllSessions {
    private final Shared shared;
    private final SessionTracker tracker;

    /** What the verbs of all users work with. */
    record Shared(
            SessionContext context, EngineRegistry engines, LiveSessions live, Admission admission, OnceOnly once) {}

    public SessionManager(SessionContext context, EngineRegistry engines, SessionLimits limits) {
        this.shared = new Shared(
                context,
                engines,
                new LiveSessions(limits, context.metrics()),
                new Admission(context.vertx(), engines, limits),
                new OnceOnly(context.store()));
        this.tracker = new SessionTracker(context.vertx(), context.clock(), shared.live()::all);
    }

    /** Ends what an earlier run left, and goes on counting where it stopped. */
    public Future<Void> start() {
        return shared.context()
                .store()
                .endUnfinished("the server was stopped without closing it")
                .compose(ignored -> shared.context().store().lastSessionId())
                .onSuccess(last -> {
                    shared.live().countFrom(last);
                    tracker.start();
                })
                .mapEmpty();
    }

    SessionTracker tracker() {
        return tracker;
    }

    /** Closes every session and stops every engine. */
    public Future<Void> close() {
        tracker.close();
        var open = shared.live().close();
        open.forEach(session -> session.close("the server was stopped"));
        var ends = open.stream().map(Session::ended).toList();
        return shared.engines().close().compose(ignored -> Future.join(ends).mapEmpty());
    }

    @Override
    public Sessions of(String owner) {
        return new OwnedSessions(shared, owner);
    }
}
