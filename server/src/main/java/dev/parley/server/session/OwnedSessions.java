package dev.parley.server.session;

import dev.parley.protocol.engine.Answer;
import dev.parley.protocol.engine.Question;
import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.SessionSpec;
import dev.parley.protocol.model.SessionState;
import dev.parley.protocol.model.StatementMode;
import dev.parley.protocol.model.StatementState;
import dev.parley.server.engine.Engine;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The verbs on one user's sessions: those of others are not there. Belongs to the event loop. */
final class OwnedSessions implements Sessions {
    private static final Set<SessionState> ENDED =
            EnumSet.of(SessionState.CLOSED, SessionState.FAILED, SessionState.DEAD);

    private final SessionManager.Shared shared;
    private final SessionContext context;
    private final LiveSessions live;
    private final String owner;

    OwnedSessions(SessionManager.Shared shared, String owner) {
        this.shared = shared;
        this.context = shared.context();
        this.live = shared.live();
        this.owner = owner;
    }

    @Override
    public Future<Created> create(String name, SessionSpec spec) {
        return shared.admission().plan(spec, owner).compose(plan -> create(name, spec, plan));
    }

    private Future<Created> create(String name, SessionSpec spec, SessionPlan plan) {
        Session same = live.find(owner, name);
        if (same == null) {
            return open(name, spec, plan, Optional.empty()).map(session -> new Created(session.snapshot(), true));
        }
        if (!same.acceptsStatements()) {
            return refuse(
                    ErrorCode.SESSION_NOT_OPEN,
                    "session " + name + " is " + word(same),
                    "wait until it is closed, then create it again");
        }
        if (!same.spec().equals(spec)) {
            return refuse(
                    ErrorCode.SESSION_EXISTS,
                    "session " + name + " exists with another specification",
                    "use it as it is, close it first, or take another name");
        }
        return live.stored(same)
                .map(ignored -> new Created(same.snapshot(), false));
    }

    @Override
    public Future<SessionSnapshot> create(SessionSpec spec, Optional<CallKey> call) {
        return call.map(key -> shared.once().call(
                        creations(), key, () -> createNew(spec, call), first -> session(Long.toString(first.session()))))
                .orElseGet(() -> createNew(spec, call));
    }

    private Future<SessionSnapshot> createNew(SessionSpec spec, Optional<CallKey> call) {
        return shared.admission().plan(spec, owner).compose(plan -> createNew(spec, plan, call));
    }

    private Future<SessionSnapshot> createNew(SessionSpec spec, SessionPlan plan, Optional<CallKey> call) {
        return open(live.freeName(owner), spec, plan, call).map(Session::snapshot);
    }

    /** Keys of calls that make sessions are each user's own. */
    private String creations() {
        return "sessions/" + owner;
    }

    private Future<Session> open(String name, SessionSpec spec, SessionPlan plan, Optional<CallKey> call) {
        Engine engine;
        try {
            live.requireRoom(owner);
            engine = shared.engines().place(plan.placement());
        } catch (GatewayException e) {
            return Future.failedFuture(e);
        }
        context.results().warmUp();
        var session = new Session(context, live.nextId(), name, spec, plan);
        Future<Void> stored = context.store()
                .save(session.snapshot(), call.map(key -> new FirstCall(creations(), key, session.id(), null)));
        live.add(session, stored);
        session.takePlace(shared.engines(), engine); // what becomes of it there is stored after this
        return stored.onFailure(e -> live.remove(session))
                .onFailure(e -> session.leavePlace())
                .map(ignored -> {
                    live.created(session);
                    session.start();
                    return session;
                });
    }

    @Override
    public Future<SessionSnapshot> session(String name) {
        Session session = live(name);
        return session != null
                ? Future.succeededFuture(session.snapshot())
                : ended(name).map(found -> found.orElseThrow(() -> unknown(name)));
    }

    @Override
    public Future<List<SessionSnapshot>> list(Set<SessionState> states, Optional<Long> before, int limit) {
        var ended = EnumSet.copyOf(ENDED);
        if (!states.isEmpty()) {
            ended.retainAll(states);
        }
        var open = live.of(owner)
                .map(Session::snapshot)
                .filter(session -> states.isEmpty() || states.contains(session.state()))
                .filter(session -> before.isEmpty() || session.id() < before.get())
                .toList();
        // One that is open here may have ended in the store by the time that this is read.
        Set<Long> shown = open.stream().map(SessionSnapshot::id).collect(Collectors.toSet());
        Future<List<SessionSnapshot>> stored = ended.isEmpty()
                ? Future.succeededFuture(List.of())
                : context.store().sessions(owner, ended, before, limit);
        return stored.map(
                found -> Stream.concat(open.stream(), found.stream().filter(session -> !shown.contains(session.id())))
                        .sorted(Comparator.comparingLong(SessionSnapshot::id).reversed())
                        .limit(limit)
                        .toList());
    }

    @Override
    public Future<SessionSnapshot> close(String name) {
        Session session = live(name);
        return session == null ? session(name) : session.close("closed by request");
    }

    @Override
    public Future<SessionSnapshot> restart(String name) {
        Session session = live(name);
        if (session == null) {
            return session(name).compose(ended -> notAgain(name, word(ended.state())));
        }
        return session.acceptsStatements() ? session.restart("restarted by request") : notAgain(name, word(session));
    }

    private static <T> Future<T> notAgain(String name, String how) {
        return refuse(
                ErrorCode.SESSION_NOT_OPEN,
                "session " + name + " is " + how + " and cannot be started again",
                "create it again, with PUT");
    }

    @Override
    public Future<SessionSnapshot> awaitChange(String name, Duration wait) {
        Session session = live(name);
        if (session == null) {
            return session(name);
        }
        long version = session.version();
        return session.waiters().until(() -> session.version() != version, wait).map(ignored -> session.snapshot());
    }

    @Override
    public Future<SessionSnapshot> awaitSettled(String name, Duration wait) {
        Session session = live(name);
        if (session == null) {
            return session(name);
        }
        return session.waiters()
                .until(() -> session.state() != SessionState.STARTING && session.state() != SessionState.CLOSING, wait)
                .map(ignored -> session.snapshot());
    }

    @Override
    public Runnable attend(String name) {
        Session session = live(name);
        if (session == null) {
            return () -> {};
        }
        session.attendance().enter();
        return session.attendance()::leave;
    }

    /** The live session of this name or id, or null. */
    private Session live(String nameOrId) {
        return isId(nameOrId)
                ? live.of(owner)
                        .filter(session -> session.id() == Long.parseLong(nameOrId))
                        .findFirst()
                        .orElse(null)
                : live.find(owner, nameOrId);
    }

    private Future<Optional<SessionSnapshot>> ended(String nameOrId) {
        return isId(nameOrId)
                ? context.store()
                        .session(Long.parseLong(nameOrId))
                        .map(found -> found.filter(session -> session.owner().equals(owner)))
                : context.store().session(owner, nameOrId);
    }

    private static boolean isId(String nameOrId) {
        return nameOrId.matches("[0-9]{1,18}");
    }

    @Override
    public Future<StatementSnapshot> run(String name, StatementSpec spec, Optional<CallKey> call) {
        return call.map(key -> session(name)
                        .compose(session -> shared.once().call(
                                StatementQueue.scope(session.id()),
                                key,
                                () -> submit(name, spec, call),
                                first -> statement(name, first.statement()))))
                .orElseGet(() -> submit(name, spec, call));
    }

    private Future<StatementSnapshot> submit(String name, StatementSpec spec, Optional<CallKey> call) {
        int bytes = spec.code().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > context.limits().maxCodeBytes()) {
            return refuse(
                    ErrorCode.TOO_LARGE,
                    "the code has " + bytes + " bytes, and " + context.limits().maxCodeBytes()
                            + " are taken (statements.max_code_bytes)",
                    "put data into a file or a table, and read it from there");
        }
        Session session = live(name);
        if (session == null) {
            return session(name).compose(ended -> notOpen(name, word(ended.state())));
        }
        Language language = spec.language() == null ? session.spec().language() : spec.language();
        if (spec.mode() == StatementMode.EXPLAIN && language != Language.SQL) {
            return refuse(
                    ErrorCode.INVALID_REQUEST,
                    "mode explain is for SQL, and this statement is in "
                            + language.name().toLowerCase(Locale.ROOT),
                    "say language sql, or call explain() on a Dataset");
        }
        return session.acceptsStatements() ? session.statements().submit(spec, call) : notOpen(name, word(session));
    }

    @Override
    public Future<StatementSnapshot> statement(String name, int id) {
        return awaitEnd(name, id, Duration.ZERO);
    }

    @Override
    public Future<StatementSnapshot> awaitEnd(String name, int id, Duration wait) {
        Optional<Statement> running = find(name, id);
        return running.isPresent() ? running.get().awaitEnd(wait) : stored(name, id);
    }

    @Override
    public Future<List<StatementSnapshot>> statements(String name, int after, int limit) {
        Session session = live(name);
        Map<Integer, StatementSnapshot> running = new TreeMap<>();
        if (session != null) {
            session.statements().live().forEach(statement -> running.put(statement.id(), statement.snapshot()));
        }
        return session(name)
                .compose(found -> context.store().statements(found.id(), after, limit))
                .map(found -> found.stream()
                        .map(statement -> running.getOrDefault(statement.id(), statement))
                        .toList());
    }

    @Override
    public Future<EventPage> events(String name, int id, long after, int limit, Duration wait) {
        return find(name, id)
                .map(statement -> statement.events(after, limit, wait))
                .orElseGet(() -> stored(name, id).map(ended -> EventPage.of(EventMark.events(ended), after, limit)));
    }

    @Override
    public Future<StatementSnapshot> cancel(String name, int id) {
        Optional<Statement> running = find(name, id);
        if (running.isPresent()) {
            return live(name).statements().cancel(running.get());
        }
        return stored(name, id)
                .compose(statement -> refuse(
                        ErrorCode.STATEMENT_FINISHED,
                        "statement " + id + " of session " + name + " has ended: " + word(statement.state()),
                        null));
    }

    @Override
    public Future<History> history(HistoryQuery query, int limit) {
        return context.store()
                .history(owner, query.of(storedStates(query.states())), limit + 1)
                .map(found -> {
                    var page = found.subList(0, Math.min(limit, found.size()));
                    var statements = page.stream()
                            .map(entry -> asItIs(entry.statement()))
                            .filter(statement ->
                                    query.states().isEmpty() || query.states().contains(statement.state()))
                            .toList();
                    return new History(
                            statements,
                            found.size() > limit
                                    ? Optional.of(page.get(limit - 1).number())
                                    : Optional.empty());
                });
    }

    /** In the store a statement that has not ended is queued, however far it is. */
    private static Set<StatementState> storedStates(Set<StatementState> wanted) {
        var stored = EnumSet.noneOf(StatementState.class);
        wanted.forEach(state -> stored.add(state.isTerminal() ? state : StatementState.QUEUED));
        return stored;
    }

    private StatementSnapshot asItIs(StatementSnapshot stored) {
        return Optional.ofNullable(live.find(owner, stored.sessionName()))
                .filter(session -> session.id() == stored.session())
                .flatMap(session -> session.statements().find(stored.id()))
                .map(Statement::snapshot)
                .orElse(stored);
    }

    @Override
    public Future<List<Integer>> interrupt(String name, Optional<String> tag) {
        Session session = live(name);
        if (session == null) {
            return session(name).compose(ended -> notOpen(name, word(ended.state())));
        }
        return Future.succeededFuture(session.statements().cancelAll(tag));
    }

    @Override
    public Future<Answer> ask(String name, Function<Language, Question> question) {
        Session session = live(name);
        if (session == null) {
            return session(name).compose(ended -> notOpen(name, word(ended.state())));
        }
        return session.isAnswering()
                ? session.ask(question.apply(session.spec().language()))
                : notOpen(name, word(session));
    }

    private Optional<Statement> find(String name, int id) {
        return Optional.ofNullable(live(name))
                .flatMap(session -> session.statements().find(id));
    }

    private Future<StatementSnapshot> stored(String name, int id) {
        return session(name)
                .compose(session -> context.store().statement(session.id(), id))
                .map(found -> found.orElseThrow(() -> new GatewayException(
                        ErrorCode.UNKNOWN_STATEMENT, "session " + name + " has no statement " + id)));
    }

    private static <T> Future<T> notOpen(String name, String how) {
        return refuse(
                ErrorCode.SESSION_NOT_OPEN,
                "session " + name + " is " + how + " and takes no statements",
                "create it again, with PUT");
    }

    private static GatewayException unknown(String name) {
        return new GatewayException(
                ErrorCode.UNKNOWN_SESSION,
                "there is no session " + name,
                "create it with PUT /api/v1/sessions/" + name);
    }

    /** One that does not show yet that it ends, since the store is still to have that, is said to end. */
    private static String word(Session session) {
        return session.state().acceptsStatements() && !session.acceptsStatements() ? "ending" : word(session.state());
    }

    private static String word(Enum<?> state) {
        return state.name().toLowerCase(java.util.Locale.ROOT);
    }

    private static <T> Future<T> refuse(ErrorCode code, String message, String hint) {
        return Future.failedFuture(new GatewayException(code, message, hint));
    }
}
