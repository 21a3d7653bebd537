package dev.parley.server.stream;

import dev.parley.protocol.model.StatementError;
import dev.parley.protocol.model.StreamProgress;
import dev.parley.protocol.model.StreamStart;
import java.time.Instant;

/**
 * A stream at one moment.
 *
 * @param session the id of the session whose code started it
 * @param endedAt null while it runs
 * @param error what it failed with; null where it did not
 * @param progress of its newest batch; null before the first is done
 */
public record StreamSnapshot(
        StreamStart start,
        long session,
        String sessionName,
        String owner,
        StreamState state,
        Instant endedAt,
        StatementError error,
        StreamProgress progress) {
    public String id() {
        return start.run();
    }
}
