package dev.parley.server.frontend.rest;

import dev.parley.protocol.model.SessionSpec;
import dev.parley.server.session.AllSessions;
import dev.parley.server.session.SessionSnapshot;
import dev.parley.server.session.Sessions;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The operations on sessions. Stateless. */
final class SessionRoutes {
    private final AllSessions sessions;

    SessionRoutes(AllSessions sessions) {
        this.sessions = sessions;
    }

    void bind(Routes routes) {
        routes.bind("createOrGetSession", this::createOrGet);
        routes.bind("createSession", this::create);
        routes.bind("listSessions", this::list);
        routes.bind("getSession", this::get);
        routes.bind("closeSession", this::close);
        routes.bind("restartSession", this::restart);
    }

    private Future<Answer> createOrGet(RestRequest request) {
        String name = request.sessionName();
        SessionSpec spec = spec(request);
        return settled(request, own -> own.create(name, spec));
    }

    private Future<Answer> create(RestRequest request) {
        SessionSpec spec = spec(request);
        return settled(request, own -> own.create(spec, request.callKey())
                .map(session -> new Sessions.Created(session, true)));
    }

    private Future<Answer> list(RestRequest request) {
        int limit = request.limit();
        var page = new Page<SessionSnapshot>(
                Cursor.SESSIONS, SessionSnapshot::id, session -> SessionAnswer.of(session, request.user()));
        return sessions.of(request.user())
                .list(request.states(), request.cursor(Cursor.SESSIONS), limit + 1)
                .map(found -> page.of(found, limit));
    }

    private Future<Answer> get(RestRequest request) {
        String name = request.session();
        Sessions own = sessions.of(request.user());
        return request.waitTime()
                .map(wait -> own.awaitChange(name, wait))
                .orElseGet(() -> own.session(name))
                .map(session -> Answer.ok(SessionAnswer.of(session, request.user())));
    }

    private Future<Answer> close(RestRequest request) {
        return settledAfter(request, Sessions::close);
    }

    private Future<Answer> restart(RestRequest request) {
        return settledAfter(request, Sessions::restart);
    }

    /** Does this with the session that is asked for, and waits, where asked to, until it is settled. */
    private Future<Answer> settledAfter(
            RestRequest request, BiFunction<Sessions, String, Future<SessionSnapshot>> verb) {
        String name = request.session();
        Sessions own = sessions.of(request.user());
        var wait = request.waitTime();
        return verb.apply(own, name)
                .compose(session ->
                        wait.map(time -> own.awaitSettled(name, time)).orElseGet(() -> Future.succeededFuture(session)))
                .map(session -> Answer.ok(SessionAnswer.of(session, request.user())));
    }

    private static SessionSpec spec(RestRequest request) {
        request.writeDuration("idle_timeout");
        SessionSpec spec = request.body(SessionSpec.class).orElseGet(SessionSpec::defaults);
        spec.init().forEach(snippet -> request.requireCodeFits(snippet.code()));
        return spec;
    }

    /** Waits, where asked to, until the session is no longer starting. */
    private Future<Answer> settled(RestRequest request, Function<Sessions, Future<Sessions.Created>> creation) {
        Sessions own = sessions.of(request.user());
        Optional<Duration> wait = request.waitTime();
        return creation.apply(own)
                .compose(created -> wait.map(
                                time -> own.awaitSettled(created.session().name(), time))
                        .orElseGet(() -> Future.succeededFuture(created.session()))
                        .map(session -> new Sessions.Created(session, created.isNew())))
                .map(created -> {
                    SessionAnswer answer = SessionAnswer.of(created.session(), request.user());
                    return created.isNew() ? Answer.created(answer.links().self(), answer) : Answer.ok(answer);
                });
    }
}
