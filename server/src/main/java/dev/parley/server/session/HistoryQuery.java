package dev.parley.server.session;

import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.StatementState;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Which statements of all sessions are looked for; each part that is given must hold.
 *
 * @param text stands in the code or in what was printed, in letters of either case
 * @param session the session's name
 * @param states one of these; any where empty
 * @param since submitted at this time or later
 * @param until submitted before this time
 * @param before only statements with a lower number in the history
 */
public record HistoryQuery(
        Optional<String> text,
        Optional<String> session,
        Set<StatementState> states,
        Optional<Language> language,
        Optional<String> tag,
        Optional<Instant> since,
        Optional<Instant> until,
        Optional<Long> before) {
    public HistoryQuery {
        states = Set.copyOf(states);
    }

    /** The same for other states. */
    public HistoryQuery of(Set<StatementState> other) {
        return new HistoryQuery(text, session, other, language, tag, since, until, before);
    }
}
