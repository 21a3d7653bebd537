package dev.parley.server.session;

import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.Parameter;
import dev.parley.protocol.model.StatementMode;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * What a caller asks to be run.
 *
 * @param language null means the session's own
 * @param tags free words to find it and to cancel it by
 * @param timeout after how long a run is cancelled, and the statement failed; null means never
 * @param parameters values that the code finds, each name once
 * @param concurrent whether it may run beside others of its session; SQL only
 */
public record StatementSpec(
        String code,
        Language language,
        List<String> tags,
        Duration timeout,
        List<Parameter> parameters,
        StatementMode mode,
        boolean concurrent) {
    public StatementSpec {
        Objects.requireNonNull(code, "code");
        tags = tags == null ? List.of() : List.copyOf(tags);
        parameters = parameters == null ? List.of() : List.copyOf(parameters);
        mode = mode == null ? StatementMode.RUN : mode;
    }

    /** Code and nothing else. */
    public static StatementSpec of(String code, Language language) {
        return new StatementSpec(code, language, List.of(), null, List.of(), StatementMode.RUN, false);
    }

    StatementSpec in(Language ofSession) {
        return language != null
                ? this
                : new StatementSpec(code, ofSession, tags, timeout, parameters, mode, concurrent);
    }
}
