package dev.parley.protocol.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A value that code of a stream measured.
 *
 * @param tags tell series of the same name apart
 * @param lower below it there is an alert; null where there is none
 * @param upper above it there is an alert; null where there is none
 * @param side where the value is
 */
public record StreamMetric(
        String name, Map<String, String> tags, double value, Instant at, Double lower, Double upper, Side side) {
    /** Series of one stream; further ones are dropped. */
    public static final int MOST_OF_STREAM = 50;

    public StreamMetric {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(side, "side");
        tags = tags == null ? Map.of() : Map.copyOf(tags);
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("the value of metric " + name + " is " + value + ", which is no number");
        }
    }

    /** A value between these bounds or not. */
    public static StreamMetric of(
            String name, Map<String, String> tags, double value, Instant at, Double lower, Double upper) {
        Side side = Side.INSIDE;
        if (lower != null && value < lower) {
            side = Side.BELOW;
        } else if (upper != null && value > upper) {
            side = Side.ABOVE;
        }
        return new StreamMetric(name, tags, value, at, lower, upper, side);
    }

    /** Which values follow each other. */
    public record Series(String name, Map<String, String> tags) {}

    public Series series() {
        return new Series(name, new TreeMap<>(tags));
    }

    /** Where a value is, seen from its bounds. */
    public enum Side {
        @JsonProperty("inside")
        INSIDE,
        @JsonProperty("below")
        BELOW,
        @JsonProperty("above")
        ABOVE
    }
}
