package dev.parley.server.session;

import java.util.List;

/**
 * A session that had not ended when the server last ran.
 *
 * @param lastStatement the highest number that one of its statements has, -1 where it has none
 * @param statements those that had not ended, by number
 */
public record UnfinishedSession(SessionSnapshot session, int lastStatement, List<Unfinished> statements) {
    /**
     * One of its statements.
     *
     * @param statement as it was last saved
     * @param since what happened to it after that, in order
     */
    public record Unfinished(StatementSnapshot statement, List<JournalEntry> since) {
        public Unfinished {
            since = List.copyOf(since);
        }
    }

    public UnfinishedSession {
        statements = List.copyOf(statements);
    }
}
