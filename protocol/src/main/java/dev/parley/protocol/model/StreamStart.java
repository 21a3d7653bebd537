package dev.parley.protocol.model;

import java.time.Instant;
import java.util.Objects;

/**
 * A stream that has begun to run.
 *
 * @param run one life of it, never used twice
 * @param query stays over its lives, as long as they share a checkpoint
 * @param name as its code calls it; null where it has none
 */
public record StreamStart(String run, String query, String name, Instant at) {
    /** The longest name told; a longer one is cut. */
    public static final int LONGEST_NAME = 200;

    public StreamStart {
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(query, "query");
        Objects.requireNonNull(at, "at");
        name = StreamProgress.cut(name, LONGEST_NAME);
    }
}
