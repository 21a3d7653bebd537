package dev.parley.server.stream;

import dev.parley.protocol.model.StatementError;
import dev.parley.protocol.model.StreamMetric;
import dev.parley.protocol.model.StreamProgress;
import dev.parley.protocol.model.StreamStart;
import java.time.Instant;
import java.util.List;

/**
 * A stream at one moment.
 *
 * @param session the id of the session whose code started it
 * @param endedAt null while it runs
 * @param error what it failed with; null where it did not
 * @param progress of its newest batch; null before the first is done
 * @param metrics the newest of each that its code measures
 */
public record StreamSnapshot(
        StreamStart start,
        long session,
        String sessionName,
        String owner,
        StreamState state,
        Instant endedAt,
        StatementError error,
        StreamProgress progress,
        List<StreamMetric> metrics) {
    public StreamSnapshot {
        metrics = List.copyOf(metrics);
    }

    public String id() {
        return start.run();
    }
}
