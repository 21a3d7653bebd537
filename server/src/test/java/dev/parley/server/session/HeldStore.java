package dev.parley.server.session;

import dev.parley.protocol.model.SessionState;
import dev.parley.server.once.FirstCall;
import dev.parley.server.result.StoredResult;
import dev.parley.server.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;

/** A store in memory whose writes wait until a test lets them through. Belongs to one thread. */
final class HeldStore implements Store {
    private final Queue<Write> held = new ArrayDeque<>();
    private final Map<Long, SessionSnapshot> sessions = new TreeMap<>();
    private final Map<Integer, StatementSnapshot> statements = new LinkedHashMap<>();

    private final Map<String, FirstCall> calls = new LinkedHashMap<>();

    private record Write(Runnable work, Promise<Void> written) {}

    /** Does the writes that wait now, and those that follow from them. */
    void commit() {
        while (!held.isEmpty()) {
            commitNext();
        }
    }

    /** Does the oldest write that waits. */
    void commitNext() {
        Write write = held.remove();
        write.work().run();
        write.written().complete();
    }

    SessionState stateOf(long session) {
        return sessions.get(session).state();
    }

    StatementSnapshot statement(int id) {
        return statements.get(id);
    }

    private Future<Void> hold(Runnable work) {
        var write = new Write(work, Promise.promise());
        held.add(write);
        return write.written().future();
    }

    @Override
    public Future<Void> save(SessionSnapshot session, Optional<FirstCall> call) {
        call.ifPresent(this::keep);
        return hold(() -> sessions.put(session.id(), session));
    }

    @Override
    public Future<Void> save(StatementSnapshot statement, Optional<FirstCall> call) {
        call.ifPresent(this::keep);
        return hold(() -> statements.put(statement.id(), statement));
    }

    @Override
    public Future<Void> save(StatementSnapshot statement, StoredResult result) {
        return save(statement);
    }

    private void keep(FirstCall call) {
        calls.put(call.scope() + call.call().key(), call);
    }

    @Override
    public Future<Optional<FirstCall>> firstCall(String scope, String key) {
        return Future.succeededFuture(Optional.ofNullable(calls.get(scope + key)));
    }

    @Override
    public Future<Optional<SessionSnapshot>> session(long id) {
        return Future.succeededFuture(Optional.ofNullable(sessions.get(id)));
    }

    @Override
    public Future<Long> lastSessionId() {
        return Future.succeededFuture(0L);
    }

    @Override
    public Future<Optional<SessionSnapshot>> session(String owner, String name) {
        return Future.succeededFuture(sessions.values().stream()
                .filter(session ->
                        session.owner().equals(owner) && session.name().equals(name))
                .reduce((former, latter) -> latter));
    }

    @Override
    public Future<List<SessionSnapshot>> sessions(
            Optional<String> owner, Set<SessionState> states, Optional<Long> before, int limit) {
        // Those that wait are done first, as where a read comes late.
        return Future.future(promise -> {
            commit();
            promise.complete(new ArrayList<>(sessions.values().stream()
                    .filter(session -> states.contains(session.state()))
                    .toList()));
        });
    }

    @Override
    public Future<Optional<StatementSnapshot>> statement(long session, int id) {
        return Future.succeededFuture(Optional.ofNullable(statements.get(id)));
    }

    @Override
    public Future<List<StatementSnapshot>> statements(long session, int after, int limit) {
        return Future.succeededFuture(List.copyOf(statements.values()));
    }

    @Override
    public Future<List<HistoryEntry>> history(Optional<String> owner, HistoryQuery query, int limit) {
        return Future.succeededFuture(List.of());
    }

    @Override
    public Future<Void> append(long session, int statement, List<JournalEntry> entries) {
        return hold(() -> {});
    }

    @Override
    public Future<Void> saveSoFar(StatementSnapshot statement, JournalEntry mark) {
        return save(statement);
    }

    @Override
    public Future<Integer> forget(Instant before, int limit) {
        List<Long> old = sessions.values().stream()
                .filter(session ->
                        session.endedAt() != null && session.endedAt().isBefore(before))
                .map(SessionSnapshot::id)
                .limit(limit)
                .toList();
        sessions.keySet().removeAll(old);
        return Future.succeededFuture(old.size());
    }

    @Override
    public Future<List<UnfinishedSession>> unfinished() {
        return Future.succeededFuture(List.of());
    }
}
