package dev.parley.server.store;

import dev.parley.protocol.model.SessionState;
import dev.parley.server.result.StoredResult;
import dev.parley.server.session.FirstCall;
import dev.parley.server.session.HistoryEntry;
import dev.parley.server.session.HistoryQuery;
import dev.parley.server.session.SessionSnapshot;
import dev.parley.server.session.StatementSnapshot;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What outlives the server: sessions and statements. A write's future succeeds once it would survive kill -9; writes
 * take effect in the order of the calls. Futures fail with STORE_UNAVAILABLE.
 */
public interface Store {
    /** The highest session id ever used, 0 where none was. */
    Future<Long> lastSessionId();

    /** Inserts or replaces, by id. */
    default Future<Void> save(SessionSnapshot session) {
        return save(session, Optional.empty());
    }

    /** Inserts or replaces, by session and id. */
    default Future<Void> save(StatementSnapshot statement) {
        return save(statement, Optional.empty());
    }

    /** The same, and keeps with it the call that made the session, if it came with a key. */
    Future<Void> save(SessionSnapshot session, Optional<FirstCall> call);

    /** The same, and keeps with it the call that made the statement, if it came with a key. */
    Future<Void> save(StatementSnapshot statement, Optional<FirstCall> call);

    /** Replaces a statement and adds its result, both or neither. */
    Future<Void> save(StatementSnapshot statement, StoredResult result);

    /** The first call of this key, for a week at least. */
    Future<Optional<FirstCall>> firstCall(String scope, String key);

    Future<Optional<SessionSnapshot>> session(long id);

    /** The user's latest session of this name. */
    Future<Optional<SessionSnapshot>> session(String owner, String name);

    /** The user's, newest first, ids below {@code before}; of these states, or of all where {@code states} is empty. */
    Future<List<SessionSnapshot>> sessions(String owner, Set<SessionState> states, Optional<Long> before, int limit);

    Future<Optional<StatementSnapshot>> statement(long session, int id);

    /** Ascending, ids above {@code after}. */
    Future<List<StatementSnapshot>> statements(long session, int after, int limit);

    /** Statements of all the user's sessions, newest first. */
    Future<List<HistoryEntry>> history(String owner, HistoryQuery query, int limit);

    /**
     * Ends what an earlier run of the server left unfinished: its sessions become dead, its statements failed with
     * ENGINE_LOST.
     *
     * @return how many sessions that were
     */
    Future<Integer> endUnfinished(String reason);
}
