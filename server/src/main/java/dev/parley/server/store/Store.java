package dev.parley.server.store;

import dev.parley.protocol.model.SessionState;
import dev.parley.server.once.FirstCall;
import dev.parley.server.result.StoredResult;
import dev.parley.server.session.HistoryEntry;
import dev.parley.server.session.HistoryQuery;
import dev.parley.server.session.JournalEntry;
import dev.parley.server.session.SessionSnapshot;
import dev.parley.server.session.StatementSnapshot;
import dev.parley.server.session.UnfinishedSession;
import io.vertx.core.Future;
import java.time.Instant;
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

    /** Inserts or replaces, by id. It has happened: where the store is out of reach, this waits until it is back. */
    default Future<Void> save(SessionSnapshot session) {
        return save(session, Optional.empty());
    }

    /** Inserts or replaces, by session and id; waits in the same way. */
    default Future<Void> save(StatementSnapshot statement) {
        return save(statement, Optional.empty());
    }

    /**
     * Inserts a session that was asked for, with the call that made it if that came with a key. Fails after some seconds
     * where the store is out of reach.
     */
    Future<Void> save(SessionSnapshot session, Optional<FirstCall> call);

    /** Inserts a statement that was asked for, in the same way. */
    Future<Void> save(StatementSnapshot statement, Optional<FirstCall> call);

    /** Replaces a statement and adds its result, both or neither; waits where the store is out of reach. */
    Future<Void> save(StatementSnapshot statement, StoredResult result);

    /** The first call of this key, for a week at least. */
    Future<Optional<FirstCall>> firstCall(String scope, String key);

    Future<Optional<SessionSnapshot>> session(long id);

    /** The latest session of this name that a user has or had. */
    Future<Optional<SessionSnapshot>> session(String owner, String name);

    /**
     * A user's, or all where {@code owner} is empty, newest first, ids below {@code before}; of these states, or of all
     * where {@code states} is empty.
     */
    Future<List<SessionSnapshot>> sessions(
            Optional<String> owner, Set<SessionState> states, Optional<Long> before, int limit);

    Future<Optional<StatementSnapshot>> statement(long session, int id);

    /** Ascending, ids above {@code after}. */
    Future<List<StatementSnapshot>> statements(long session, int after, int limit);

    /** Statements of all sessions of a user, or of all users where {@code owner} is empty; newest first. */
    Future<List<HistoryEntry>> history(Optional<String> owner, HistoryQuery query, int limit);

    /** Keeps what happened to a statement that has not ended, until that is saved again. */
    Future<Void> append(long session, int statement, List<JournalEntry> entries);

    /** Saves one that has not ended, instead of all that was appended before, and appends this. */
    Future<Void> saveSoFar(StatementSnapshot statement, JournalEntry mark);

    /**
     * Removes statements that ended before a time, and sessions that did and have none, at most so many of each; those
     * with a result that can be read stay. Fails after some seconds where the store is out of reach.
     *
     * @return how many they were
     */
    Future<Integer> forget(Instant before, int limit);

    /** What an earlier run of the server left unfinished: sessions by id. */
    Future<List<UnfinishedSession>> unfinished();
}
