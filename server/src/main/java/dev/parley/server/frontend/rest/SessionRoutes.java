package dev.parley.server.frontend.rest;

import dev.parley.protocol.model.SessionSpec;
import dev.parley.server.session.SessionSnapshot;
import dev.parley.server.session.AllSessions;
import dev.parley.server.session.Sessions;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** The operations on sessions. Stateless. */
final class SessionRoutes {
    private static final Page<SessionSnapshot> PAGE =
            new Page<>(Cursor.SESSIONS, SessionSnapshot::id, SessionAnswer::of);

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
        return settled(request, () -> sessions.of(request.user()).create(name, spec));
    }

    private Future<Answer> create(RestRequest request) {
        SessionSpec spec = spec(request);
        return settled(request, () -> sessions.of(request.user()).create(spec, request.callKey())
                .map(session -> new Sessions.Created(session, true)));
    }

    private Future<Answer> list(RestRequest request) {
        int limit = request.limit();
        return sessions.of(request.user()).list(request.states(), request.cursor(Cursor.SESSIONS), limit + 1)
                .map(found -> PAGE.of(found, limit));
    }

    private Future<Answer> get(RestRequest request) {
        String name = request.session();
        return request.waitTime()
                .map(wait -> sessions.of(request.user()).awaitChange(name, wait))
                .orElseGet(() -> sessions.of(request.user()).session(name))
                .map(session -> Answer.ok(SessionAnswer.of(session)));
    }

    private Future<Answer> close(RestRequest request) {
        return settled(request, sessions.of(request.user())::close);
    }

    private Future<Answer> restart(RestRequest request) {
        return settled(request, sessions.of(request.user())::restart);
    }

    /** Does this with the session that is asked for, and waits, where asked to, until it is settled. */
    private Future<Answer> settled(RestRequest request, Function<String, Future<SessionSnapshot>> verb) {
        String name = request.session();
        var wait = request.waitTime();
        return verb.apply(name)
                .compose(session -> wait.map(time -> sessions.of(request.user()).awaitSettled(name, time))
                        .orElseGet(() -> Future.succeededFuture(session)))
                .map(session -> Answer.ok(SessionAnswer.of(session)));
    }

    private static SessionSpec spec(RestRequest request) {
        request.writeDuration("idle_timeout");
        SessionSpec spec = request.body(SessionSpec.class).orElseGet(SessionSpec::defaults);
        spec.init().forEach(snippet -> request.requireCodeFits(snippet.code()));
        return spec;
    }

    /** Waits, where asked to, until the session is no longer starting. */
    private Future<Answer> settled(RestRequest request, Supplier<Future<Sessions.Created>> creation) {
        Optional<Duration> wait = request.waitTime();
        return creation.get()
                .compose(created -> wait.map(
                                time -> sessions.of(request.user()).awaitSettled(created.session().name(), time))
                        .orElseGet(() -> Future.succeededFuture(created.session()))
                        .map(session -> new Sessions.Created(session, created.isNew())))
                .map(created -> {
                    SessionAnswer answer = SessionAnswer.of(created.session());
                    return created.isNew() ? Answer.created(answer.links().self(), answer) : Answer.ok(answer);
                });
    }
}
