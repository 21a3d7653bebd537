package dev.parley.server.sweep;

import dev.parley.server.once.CallKey;
import java.time.Instant;

/**
 * A sweep as the store has it, without its points.
 *
 * @param key by which a repeated request is known; null where it came with none
 * @param endedAt null until it has ended
 */
public record SweepRecord(
        String id,
        String snippet,
        int version,
        SweepGrid grid,
        int atOnce,
        CallKey key,
        SweepState state,
        Instant startedAt,
        Instant endedAt) {
    /** The same in another state. */
    public SweepRecord in(SweepState now, Instant end) {
        return new SweepRecord(id, snippet, version, grid, atOnce, key, now, startedAt, end);
    }
}
