package dev.parley.server.frontend.rest;

import dev.parley.server.session.AllSessions;
import dev.parley.server.session.Sessions;
import dev.parley.server.session.StatementSnapshot;
import dev.parley.server.session.StatementSpec;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The operations on statements. Stateless. */
final class StatementRoutes {
    /** How long an answer waits for a cancellation that {@code on_timeout} asked for. */
    private static final Duration CANCEL_GRACE = Duration.ofSeconds(2);

    private final AllSessions sessions;

    StatementRoutes(AllSessions sessions) {
        this.sessions = sessions;
    }

    void bind(Routes routes) {
        routes.bind("runStatement", this::run);
        routes.bind("listStatements", this::list);
        routes.bind("getStatement", this::get);
        routes.bind("cancelStatement", this::cancel);
        routes.bind("interruptSession", this::interrupt);
    }

    private Future<Answer> run(RestRequest request) {
        Sessions own = sessions.of(request.user());
        String session = request.session();
        boolean cancelOnTimeout = request.cancelOnTimeout();
        var wait = request.waitTime();
        StatementSpec spec = request.body(StatementBody.class).orElseThrow().spec();
        request.requireCodeFits(spec.code());
        return own.run(session, spec, request.callKey())
                .compose(statement -> wait.map(time -> own.awaitEnd(number(statement), statement.id(), time))
                        .orElseGet(() -> Future.succeededFuture(statement)))
                .compose(statement -> cancelOnTimeout && !statement.state().isTerminal()
                        ? cancelled(own, number(statement), statement.id())
                        : Future.succeededFuture(statement))
                .map(statement -> {
                    StatementAnswer answer = StatementAnswer.of(statement);
                    return Answer.created(answer.links().self(), answer);
                });
    }

    /** Its session's, which nothing else will ever have; the name may be another's by the next call. */
    private static String number(StatementSnapshot statement) {
        return Long.toString(statement.session());
    }

    private Future<Answer> list(RestRequest request) {
        String session = request.session();
        int limit = request.limit();
        var page = new Page<StatementSnapshot>(
                Cursor.STATEMENTS, StatementSnapshot::id, statement -> StatementAnswer.of(statement));
        int after = request.cursor(Cursor.STATEMENTS)
                .map(id -> (int) Math.min(id, Integer.MAX_VALUE))
                .orElse(-1);
        return sessions.of(request.user()).statements(session, after, limit + 1).map(found -> page.of(found, limit));
    }

    private Future<Answer> get(RestRequest request) {
        Sessions own = sessions.of(request.user());
        String session = request.session();
        int id = request.statementId();
        return request.waitTime()
                .map(wait -> own.awaitEnd(session, id, wait))
                .orElseGet(() -> own.statement(session, id))
                .map(statement -> Answer.ok(StatementAnswer.of(statement)));
    }

    private Future<Answer> cancel(RestRequest request) {
        Sessions own = sessions.of(request.user());
        String session = request.session();
        int id = request.statementId();
        var wait = request.waitTime();
        return own.cancel(session, id)
                .compose(statement -> wait.map(time -> own.awaitEnd(session, id, time))
                        .orElseGet(() -> Future.succeededFuture(statement)))
                .map(statement -> Answer.ok(StatementAnswer.of(statement)));
    }

    private Future<Answer> interrupt(RestRequest request) {
        Optional<String> tag = request.body(InterruptBody.class).map(InterruptBody::tag);
        return sessions.of(request.user())
                .interrupt(request.session(), tag)
                .map(ids -> Answer.ok(new Interrupted(ids)));
    }

    /** Which statements to cancel. */
    record InterruptBody(String tag) {}

    /** Which statements are being cancelled. */
    record Interrupted(List<Integer> cancelled) {}

    /** Cancels; a statement that ended just before keeps its outcome. */
    private static Future<StatementSnapshot> cancelled(Sessions own, String session, int id) {
        return own.cancelUnlessEnded(session, id).compose(statement -> own.awaitEnd(session, id, CANCEL_GRACE));
    }
}
