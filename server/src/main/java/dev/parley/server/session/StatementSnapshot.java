package dev.parley.server.session;

import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.StatementError;
import dev.parley.protocol.model.StatementState;
import java.time.Instant;

/**
 * A statement at one moment; state, output and error belong together.
 *
 * @param session the session's numeric id
 * @param sessionName the session's name
 * @param id counts from 0 in its session, over restarts too
 * @param spec what was asked; its language is known
 * @param error not null exactly when it failed
 */
public record StatementSnapshot(
        long session,
        String sessionName,
        int id,
        StatementSpec spec,
        StatementState state,
        Instant submittedAt,
        Instant startedAt,
        Instant endedAt,
        StatementOutput output,
        StatementError error) {
    static final String ENGINE_LOST = "ENGINE_LOST";

    /** Whether it failed since its engine was gone, and for nothing that it did. */
    public boolean isLostWithItsEngine() {
        return error != null && ENGINE_LOST.equals(error.code());
    }

    public Language language() {
        return spec.language();
    }

    public String code() {
        return spec.code();
    }
}
