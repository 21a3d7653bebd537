package dev.parley.server.session;

import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.Parameter;
import dev.parley.protocol.model.SqlTerms;
import dev.parley.protocol.model.StatementMode;
import dev.parley.server.config.StatementLimits;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * What a caller asks to be run.
 *
 * @param language null means the session's own
 * @param tags free words to find it and to cancel it by
 * @param timeout after how long a run is cancelled, and the statement failed; null means what the server sets
 * @param maxRows the most rows of its table that are kept; null means as many as the server sets, {@link #EVERY_ROW} all
 * @param parameters values that the code finds, each name once
 * @param concurrent whether it may run beside others of its session; SQL only
 * @param terms what holds for it alone; SQL only
 */
public record StatementSpec(
        String code,
        Language language,
        List<String> tags,
        Duration timeout,
        Long maxRows,
        List<Parameter> parameters,
        StatementMode mode,
        boolean concurrent,
        SqlTerms terms) {
    /** Only the bytes of the table are bounded. */
    public static final long EVERY_ROW = Long.MAX_VALUE;

    public StatementSpec {
        Objects.requireNonNull(code, "code");
        tags = tags == null ? List.of() : List.copyOf(tags);
        parameters = parameters == null ? List.of() : List.copyOf(parameters);
        mode = mode == null ? StatementMode.RUN : mode;
        terms = terms == null ? SqlTerms.NONE : terms;
    }

    /** On no terms of its own. */
    public StatementSpec(
            String code,
            Language language,
            List<String> tags,
            Duration timeout,
            Long maxRows,
            List<Parameter> parameters,
            StatementMode mode,
            boolean concurrent) {
        this(code, language, tags, timeout, maxRows, parameters, mode, concurrent, SqlTerms.NONE);
    }

    /** Code and nothing else. */
    public static StatementSpec of(String code, Language language) {
        return new StatementSpec(code, language, List.of(), null, null, List.of(), StatementMode.RUN, false);
    }

    /** The same, with what its session and the server set where it says nothing. */
    StatementSpec in(Language ofSession, StatementLimits limits) {
        Duration longest = limits.timeout().isZero() ? null : limits.timeout();
        return new StatementSpec(
                code,
                language == null ? ofSession : language,
                tags,
                timeout == null ? longest : timeout,
                maxRows == null ? Long.valueOf(limits.maxRows()) : maxRows,
                parameters,
                mode,
                concurrent,
                terms);
    }

    /** The same on other terms. */
    StatementSpec on(SqlTerms others) {
        return new StatementSpec(code, language, tags, timeout, maxRows, parameters, mode, concurrent, others);
    }

    /** The bound of its table's rows as it is said outside: null where there is none. */
    public Long rowBound() {
        return maxRows == null || maxRows == EVERY_ROW ? null : maxRows;
    }
}
