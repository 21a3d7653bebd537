package dev.parley.server.session;

import dev.parley.protocol.model.Language;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * What a caller asks to be run.
 *
 * @param language null means the session's own
 * @param tags free words to find it and to cancel it by
 * @param timeout after how long a run is cancelled, and the statement failed; null means never
 * @param maxRows the most rows of its table that are kept; null means as many as the server sets, {@link #EVERY_ROW} all
 */
public record StatementSpec(String code, Language language, List<String> tags, Duration timeout, Long maxRows) {
    /** Only the bytes of the table are bounded. */
    public static final long EVERY_ROW = Long.MAX_VALUE;

    public StatementSpec {
        Objects.requireNonNull(code, "code");
        tags = tags == null ? List.of() : List.copyOf(tags);
    }

    /** Code and nothing else. */
    public static StatementSpec of(String code, Language language) {
        return new StatementSpec(code, language, List.of(), null, null);
    }

    /** The same, with what its session and the server set where it says nothing. */
    StatementSpec in(Language ofSession, long mostRows) {
        return new StatementSpec(
                code, language == null ? ofSession : language, tags, timeout, maxRows == null ? mostRows : maxRows);
    }

    /** The bound of its table's rows as it is said outside: null where there is none. */
    public Long rowBound() {
        return maxRows == null || maxRows == EVERY_ROW ? null : maxRows;
    }
}
