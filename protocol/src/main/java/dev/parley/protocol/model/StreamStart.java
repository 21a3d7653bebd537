package dev.parley.protocol.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Objects;

/**
 * A stream that has begun to run.
 *
 * @param run one life of it, never used twice
 * @param query stays over its lives, as long as they share a checkpoint
 * @param name as its code calls it; null where it has none
 * @param kind a query, where that is not told
 * @param statement of its session, whose code started it; null where no statement is known to have
 */
public record StreamStart(String run, String query, String name, Instant at, Kind kind, Integer statement) {
    /** The longest name told; a longer one is cut. */
    public static final int LONGEST_NAME = 200;

    public StreamStart {
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(query, "query");
        Objects.requireNonNull(at, "at");
        name = StreamProgress.cut(name, LONGEST_NAME);
        kind = kind == null ? Kind.STRUCTURED : kind;
    }

    /** A query of which no statement is known. */
    public StreamStart(String run, String query, String name, Instant at) {
        this(run, query, name, at, Kind.STRUCTURED, null);
    }

    /** The same, started by this statement. */
    public StreamStart by(int starter) {
        return new StreamStart(run, query, name, at, kind, starter);
    }

    /** What of Spark's it is. */
    public enum Kind {
        /** A streaming query. */
        @JsonProperty("structured")
        STRUCTURED,
        /** A StreamingContext with all its DStreams. */
        @JsonProperty("dstream")
        DSTREAM
    }
}
