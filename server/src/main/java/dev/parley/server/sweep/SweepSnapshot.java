package dev.parley.server.sweep;

import dev.parley.protocol.model.Table;
import java.time.Instant;

/**
 * A sweep at one moment.
 *
 * @param endedAt null until it has ended
 * @param table a row for each row of each point that has ended so far, in the order of the points: the parameters, what the
 *     snippet gave, and {@code error} where it failed
 */
public record SweepSnapshot(
        String id,
        String snippet,
        int version,
        SweepState state,
        Points points,
        Instant startedAt,
        Instant endedAt,
        Table table) {
    /** How many of the points are where; those in none of them wait. */
    public record Points(int total, int running, int succeeded, int failed, int cancelled) {}
}
