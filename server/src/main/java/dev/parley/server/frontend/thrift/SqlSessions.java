package dev.parley.server.frontend.thrift;

import dev.parley.protocol.model.SessionState;
import dev.parley.protocol.model.SqlGuard;
import dev.parley.protocol.model.StatementState;
import dev.parley.server.security.Principal;
import dev.parley.server.session.AllSessions;
import dev.parley.server.session.SessionSnapshot;
import dev.parley.server.session.Sessions;
import io.vertx.core.Future;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hive.service.rpc.thrift.TOperationHandle;
import org.apache.hive.service.rpc.thrift.TProtocolVersion;
import org.apache.hive.service.rpc.thrift.TSessionHandle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What drivers have opened, over whatever transport. Belongs to the gateway's event loop. */
final class SqlSessions {
    private static final Logger LOG = LoggerFactory.getLogger(SqlSessions.class);

    /** As long as an engine takes to start; a session that takes longer still is given, and its statements wait. */
    private static final Duration START = Duration.ofSeconds(60);

    private static final Duration PREPARATION = Duration.ofSeconds(60);

    private final AllSessions all;
    private final Clock clock;
    private final Set<SqlGuard> guards;
    private final Map<ByteBuffer, SqlSession> open = new HashMap<>();
    private final Map<ByteBuffer, Found> operations = new HashMap<>();

    /** None is open; {@code guards} is what their statements are refused. */
    SqlSessions(AllSessions all, Clock clock, Set<SqlGuard> guards) {
        this.all = all;
        this.clock = clock;
        this.guards = guards;
    }

    /** Opens one for a user, as a connection string asks. */
    Future<SqlSession> open(Principal user, TProtocolVersion version, ConnectionString asked) {
        Sessions own = all.of(user);
        return asked.session()
                .map(name -> attach(own, name, user, version, asked))
                .orElseGet(() -> create(own, user, version, asked));
    }

    private Future<SqlSession> create(Sessions own, Principal user, TProtocolVersion version, ConnectionString asked) {
        // Init snippets are nobody's statements and run unguarded.
        boolean isGuarded = !guards.isEmpty();
        return own.create(isGuarded ? asked.specWithoutInit() : asked.spec())
                .compose(made -> own.awaitSettled(Long.toString(made.id()), START))
                .map(settled -> {
                    if (settled.state().isTerminal()) {
                        throw Refusal.of("08004", "the session did not start: " + settled.endedReason());
                    }
                    return add(new SqlSession.Identity(user, settled.id(), true, version, asked.drawsProgress()), own);
                })
                .compose(session -> isGuarded
                        ? prepare(session, asked.preparation()).map(session).onFailure(e -> close(session))
                        : Future.succeededFuture(session));
    }

    private Future<SqlSession> attach(
            Sessions own, String name, Principal user, TProtocolVersion version, ConnectionString asked) {
        return own.session(name)
                .compose(found -> {
                    requireOpen(found);
                    return own.awaitSettled(Long.toString(found.id()), START);
                })
                .compose(found -> {
                    requireOpen(found);
                    SqlSession session =
                            add(new SqlSession.Identity(user, found.id(), false, version, asked.drawsProgress()), own);
                    return prepare(session, asked.statements()).map(session).onFailure(e -> close(session));
                });
    }

    private static void requireOpen(SessionSnapshot session) {
        SessionState state = session.state();
        if (!state.acceptsStatements()) {
            throw Refusal.of(
                    "08004",
                    "session " + session.name() + " has ended: " + session.endedReason()
                            + "; create it again, or leave " + ConnectionString.SESSION
                            + " out of the connection string");
        }
    }

    /** One after the other, in a session that others may use too. */
    private static Future<Void> prepare(SqlSession session, List<String> statements) {
        Future<Void> done = Future.succeededFuture();
        for (String text : statements) {
            done = done.compose(ignored -> session.run(text, 0))
                    .compose(run ->
                            session.sessions().awaitEnd(session.identity().name(), run.id(), PREPARATION))
                    .map(ended -> {
                        if (ended.state() == StatementState.FAILED) {
                            throw Refusal.failed(ended.error());
                        }
                        return null;
                    });
        }
        return done;
    }

    private SqlSession add(SqlSession.Identity identity, Sessions own) {
        var session = new SqlSession(identity, own, clock, operations, guards);
        open.put(Handles.key(session.handle()), session);
        LOG.info("a SQL tool {} session {}", identity.isOwn() ? "has" : "is attached to", identity.name());
        return session;
    }

    /** The user's session that goes by this handle. */
    SqlSession find(TSessionHandle shown, Principal user) {
        SqlSession found = open.get(Handles.key(shown.getSessionId()));
        if (found == null
                || !Handles.same(found.handle(), shown.getSessionId())
                || !found.identity().user().equals(user)) {
            throw Refusal.handle("the session is not open here any more; connect again");
        }
        found.used();
        return found;
    }

    /** An operation of the user's and the session that it is in. */
    Found find(TOperationHandle shown, Principal user) {
        Found found = operations.get(Handles.key(shown.getOperationId()));
        if (found == null
                || !Handles.same(found.operation().handle().getOperationId(), shown.getOperationId())
                || !found.session().identity().user().equals(user)) {
            throw Refusal.handle("the statement is not open here any more; run it again");
        }
        found.session().used();
        return found;
    }

    /** Where an operation is. */
    record Found(SqlSession session, Operation operation) {}

    Future<Void> close(SqlSession session) {
        if (open.remove(Handles.key(session.handle())) == null) {
            return Future.succeededFuture();
        }
        return session.close();
    }

    /** Closes those that nobody has used since. */
    void closeUnused(Instant since) {
        List.copyOf(open.values()).stream()
                .filter(session -> session.lastUse().isBefore(since))
                .forEach(session -> close(session)
                        .onFailure(e -> LOG.warn(
                                "session {} was not closed: {}",
                                session.identity().name(),
                                e.toString())));
    }

    boolean isOpen(SqlSession session) {
        return open.containsKey(Handles.key(session.handle()));
    }

    int size() {
        return open.size();
    }
}
