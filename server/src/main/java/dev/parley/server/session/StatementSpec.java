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
 * @param concurrent whether it may run beside others of its session; SQL only
 */
public record StatementSpec(String code, Language language, List<String> tags, Duration timeout, boolean concurrent) {
    /** One that runs in its turn. */
    public StatementSpec(String code, Language language, List<String> tags, Duration timeout) {
        this(code, language, tags, timeout, false);
    }

    public StatementSpec {
        Objects.requireNonNull(code, "code");
        tags = tags == null ? List.of() : List.copyOf(tags);
    }

    /** Code and nothing else. */
    public static StatementSpec of(String code, Language language) {
        return new StatementSpec(code, language, List.of(), null);
    }

    StatementSpec in(Language ofSession) {
        return language != null ? this : new StatementSpec(code, ofSession, tags, timeout, concurrent);
    }
}
