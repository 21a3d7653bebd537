package dev.parley.server.session;

import dev.parley.protocol.engine.Answer;
import dev.parley.protocol.engine.Question;
import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.SessionSpec;
import dev.parley.protocol.model.SessionState;
import dev.parley.protocol.model.StatementMode;
import dev.parley.protocol.model.StatementState;
import dev.parley.server.config.SessionLimits;
import dev.parley.server.engine.Engine;
import dev.parley.server.engine.EngineRegistry;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import dev.parley.server.once.CallKey;
import dev.parley.server.once.FirstCall;
import dev.parley.server.once.OnceOnly;
import dev.parley.server.security.Principal;
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

/**
 * The verbs on sessions, for one user: those that live are in {@link LiveSessions}, ended ones are the store's. The first
 * one, which starts and closes all, is the user's whom a server has that tells none apart. Belongs to the event loop.
 */
public final class SessionManager implements Sessions, AllSessions {
    private static final Set<SessionState> ENDED =
            EnumSet.of(SessionState.CLOSED, SessionState.FAILED, SessionState.DEAD);

    private static final Set<StatementState> ON_THE_WAY =
            EnumSet.of(StatementState.QUEUED, StatementState.RUNNING, StatementState.CANCELLING);
    private static final Set<SessionState> IN_BETWEEN =
            EnumSet.of(SessionState.STARTING, SessionState.RECOVERING, SessionState.CLOSING);

    private static final String CREATIONS = "sessions/";

    private final Principal user;
    /** The same user, as the owner of sessions. */
    private final String owner;

    private final SessionContext context;
    private final EngineRegistry engines;
    private final Admission admission;
    private final LiveSessions live;
    private final Map<Long, Future<Void>> creating;
    private final OnceOnly<FirstCall> once;
    private final SessionTracker tracker;

    public SessionManager(SessionContext context, EngineRegistry engines, SessionLimits limits) {
        this.user = Principal.SOLE;
        this.owner = user.name();
        this.context = context;
        this.engines = engines;
        this.live = new LiveSessions(limits, context.metrics());
        this.creating = new TreeMap<>();
        this.admission = new Admission(context.vertx(), engines, limits);
        this.once = new OnceOnly<>(context.store()::firstCall, FirstCall::call);
        this.tracker = new SessionTracker(context.vertx(), context.clock(), live::all);
    }

    private SessionManager(SessionManager all, Principal user) {
        this.user = user;
        this.owner = user.name();
        this.context = all.context;
        this.engines = all.engines;
        this.live = all.live;
        this.creating = all.creating;
        this.admission = all.admission;
        this.once = all.once;
        this.tracker = all.tracker;
    }

    @Override
    public SessionManager of(Principal user) {
        return new SessionManager(this, user);
    }

    /** Takes back what an earlier run left, and goes on counting where it stopped. */
    public Future<Void> start(List<UnfinishedSession> left) {
        return context.store()
                .lastSessionId()
                .onSuccess(last -> {
                    live.countFrom(last);
                    left.forEach(this::recover);
                    tracker.start();
                })
                .mapEmpty();
    }

    SessionTracker tracker() {
        return tracker;
    }

    private void recover(UnfinishedSession left) {
        SessionSnapshot before = left.session();
        var session = new Session(context, left, admission.accepted(before.spec(), before.owner()));
        add(session);
        session.recover(engines, Optional.ofNullable(before.engine()).flatMap(engines::find));
    }

    private void add(Session session) {
        live.add(session);
        session.ended().onSuccess(this::forget);
    }

    /** Closes every session and stops every engine. */
    public Future<Void> close() {
        List<Session> open = live.close();
        tracker.close();
        open.forEach(session -> session.close("the server was stopped"));
        var ends = live.all().stream().map(Session::ended).toList();
        return engines.close().compose(ignored -> Future.join(ends).mapEmpty());
    }

    @Override
    public Future<Created> create(String name, SessionSpec spec) {
        return admission.plan(spec, owner).compose(plan -> create(name, spec, plan));
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
        return creating.getOrDefault(same.id(), Future.succeededFuture())
                .map(ignored -> new Created(same.snapshot(), false));
    }

    @Override
    public Future<SessionSnapshot> create(SessionSpec spec, Optional<CallKey> call) {
        return call.map(key -> once.call(
                        CREATIONS + owner,
                        key,
                        () -> createNew(spec, call),
                        first -> session(Long.toString(first.session()))))
                .orElseGet(() -> createNew(spec, call));
    }

    private Future<SessionSnapshot> createNew(SessionSpec spec, Optional<CallKey> call) {
        return admission.plan(spec, owner).compose(plan -> createNew(spec, plan, call));
    }

    private Future<SessionSnapshot> createNew(SessionSpec spec, SessionPlan plan, Optional<CallKey> call) {
        return open(live.freeName(owner), spec, plan, call).map(Session::snapshot);
    }

    private Future<Session> open(String name, SessionSpec spec, SessionPlan plan, Optional<CallKey> call) {
        Engine engine;
        try {
            live.requireRoom(owner);
            engine = engines.place(plan.placement());
        } catch (GatewayException e) {
            return Future.failedFuture(e);
        }
        context.results().warmUp();
        var session = new Session(context, live.nextId(), name, spec, plan);
        add(session);
        session.takePlace(engines, engine);
        Future<Void> stored = context.store()
                .save(session.snapshot(), call.map(key -> new FirstCall(CREATIONS + owner, key, session.id(), null)));
        creating.put(session.id(), stored);
        session.attach(); // what becomes of it there is stored after this
        return stored.onFailure(e -> forget(session))
                .onFailure(e -> session.leavePlace())
                .map(ignored -> {
                    creating.remove(session.id());
                    session.start();
                    return session;
                });
    }

    private void forget(Session session) {
        context.files().drop(session.id());
        creating.remove(session.id());
        live.remove(session);
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
        var open = live.seenBy(user)
                .map(Session::snapshot)
                .filter(session -> states.isEmpty() || states.contains(session.state()))
                .filter(session -> before.isEmpty() || session.id() < before.get())
                .toList();
        // One that is open here may have ended in the store by the time that this is read.
        Set<Long> shown = open.stream().map(SessionSnapshot::id).collect(Collectors.toSet());
        Future<List<SessionSnapshot>> stored = ended.isEmpty()
                ? Future.succeededFuture(List.of())
                : context.store().sessions(ownerOfAll(), ended, before, limit);
        return stored.map(
                found -> Stream.concat(open.stream(), found.stream().filter(session -> !shown.contains(session.id())))
                        .sorted(Comparator.comparingLong(SessionSnapshot::id).reversed())
                        .limit(limit)
                        .toList());
    }

    /** Whose ended sessions are looked for; those of all for an administrator. */
    private Optional<String> ownerOfAll() {
        return user.isAdministrator() ? Optional.empty() : Optional.of(owner);
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
                .until(() -> !IN_BETWEEN.contains(session.state()), wait)
                .map(ignored -> session.snapshot());
    }

    /** The own live session of this name or id, as long as it takes statements. */
    Future<Session> open(String name) {
        Session session = live(name);
        if (session == null) {
            return session(name).compose(ended -> notOpen(name, word(ended.state())));
        }
        if (!user.owns(session.owner())) {
            return notYours(name, session.owner());
        }
        return session.acceptsStatements() ? Future.succeededFuture(session) : notOpen(name, word(session));
    }

    /** The session of this name or id, where it is the user's own: code and files come from its owner alone. */
    Future<SessionSnapshot> own(String name) {
        return session(name)
                .compose(session ->
                        user.owns(session.owner()) ? Future.succeededFuture(session) : notYours(name, session.owner()));
    }

    private static <T> Future<T> notYours(String name, String owner) {
        return refuse(
                ErrorCode.NOT_PERMITTED,
                "session " + name + " takes code and files of " + owner + " alone, whose it is",
                "read it, cancel its statements, start it again or close it; or open one of your own");
    }

    /** The ids of those that live, of all users. */
    public Set<Long> liveIds() {
        return live.all().stream().map(Session::id).collect(Collectors.toSet());
    }

    @Override
    public boolean has(long id) {
        return live.find(user, id).isPresent();
    }

    @Override
    public Runnable attend(String name) {
        Session session = live(name);
        if (session == null || !user.owns(session.owner())) {
            return () -> {};
        }
        session.attendance().enter();
        return session.attendance()::leave;
    }

    /** The live session of this name or id, or null. */
    private Session live(String nameOrId) {
        return isId(nameOrId) ? live.find(user, Long.parseLong(nameOrId)).orElse(null) : live.find(owner, nameOrId);
    }

    private Future<Optional<SessionSnapshot>> ended(String nameOrId) {
        return isId(nameOrId)
                ? context.store()
                        .session(Long.parseLong(nameOrId))
                        .map(found -> found.filter(session -> user.sees(session.owner())))
                : context.store().session(owner, nameOrId);
    }

    private static boolean isId(String nameOrId) {
        return nameOrId.matches("[0-9]{1,18}");
    }

    @Override
    public Future<StatementSnapshot> run(String name, StatementSpec spec, Optional<CallKey> call) {
        return call.map(key -> own(name)
                        .compose(session -> once.call(
                                StatementQueue.scope(session.id()),
                                key,
                                () -> submit(Long.toString(session.id()), spec, call),
                                first -> statement(Long.toString(session.id()), first.statement()))))
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
        if (!user.owns(session.owner())) {
            return notYours(name, session.owner());
        }
        Language language = spec.language() == null ? session.spec().language() : spec.language();
        if (spec.mode() == StatementMode.EXPLAIN && language != Language.SQL) {
            return refuse(
                    ErrorCode.INVALID_REQUEST,
                    "mode explain is for SQL, and this statement is in "
                            + language.name().toLowerCase(Locale.ROOT),
                    "say language sql, or call explain() on a Dataset");
        }
        if (spec.mode() == StatementMode.CALL && language != Language.SCALA) {
            return refuse(
                    ErrorCode.INVALID_REQUEST,
                    "mode call is for Scala, and this statement is in "
                            + language.name().toLowerCase(Locale.ROOT),
                    "leave mode out: SQL is compiled to nothing that stays");
        }
        if (!session.acceptsStatements()) {
            return notOpen(name, word(session));
        }
        try {
            return session.statements().submit(spec.on(session.admit(spec.terms())), call);
        } catch (GatewayException e) {
            return Future.failedFuture(e);
        }
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
                .history(ownerOfAll(), query.of(storedStates(query.states())), limit + 1)
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

    /** In the store a statement that has not ended is somewhere on its way, but not always as far as it is. */
    private static Set<StatementState> storedStates(Set<StatementState> wanted) {
        var stored = EnumSet.noneOf(StatementState.class);
        stored.addAll(wanted);
        if (!wanted.stream().allMatch(StatementState::isTerminal)) {
            stored.addAll(ON_THE_WAY);
        }
        return stored;
    }

    private StatementSnapshot asItIs(StatementSnapshot stored) {
        return live.find(user, stored.session())
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
        if (!user.owns(session.owner())) {
            return notYours(name, session.owner());
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
