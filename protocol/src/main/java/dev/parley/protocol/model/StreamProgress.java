package dev.parley.protocol.model;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The latest batch of a stream. Its size is bounded: long texts are cut, and of what there are many the first are told.
 *
 * @param batch its number, from 0 over all lives of the stream
 * @param at when it began
 * @param durationMs what it took
 * @param partsMs what each step of that took, by Spark's name for it, at most {@value #MOST_PARTS}
 * @param inputRows that it read
 * @param inputRowsPerSecond as they came in; null where that is not known
 * @param processedRowsPerSecond as they were worked off; null where that is not known
 * @param stateRows kept in memory from batch to batch, of all operators
 * @param stateBytes that these take
 * @param lateRows dropped since they were older than the watermark
 * @param watermark null where it has none
 * @param sources at most {@value #MOST_SOURCES}
 * @param sink null where that is not known
 */
public record StreamProgress(
        long batch,
        Instant at,
        long durationMs,
        Map<String, Long> partsMs,
        long inputRows,
        Double inputRowsPerSecond,
        Double processedRowsPerSecond,
        long stateRows,
        long stateBytes,
        long lateRows,
        Instant watermark,
        List<Source> sources,
        Sink sink) {
    public static final int MOST_PARTS = 16;
    public static final int MOST_SOURCES = 8;

    public StreamProgress {
        Objects.requireNonNull(at, "at");
        var parts = new LinkedHashMap<String, Long>();
        if (partsMs != null) {
            partsMs.entrySet().stream().limit(MOST_PARTS).forEach(part -> parts.put(part.getKey(), part.getValue()));
        }
        partsMs = Collections.unmodifiableMap(parts);
        inputRowsPerSecond = finite(inputRowsPerSecond);
        processedRowsPerSecond = finite(processedRowsPerSecond);
        sources = sources == null
                ? List.of()
                : sources.stream().limit(MOST_SOURCES).toList();
    }

    /** JSON has no other numbers. */
    private static Double finite(Double rate) {
        return rate == null || !Double.isFinite(rate) ? null : rate;
    }

    /** The text, or as much of its start as is told. */
    static String cut(String text, int longest) {
        return text == null || text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
    }

    /**
     * What the stream reads.
     *
     * @param startOffset where the batch began to read, as the source writes it; null where that is not known
     * @param endOffset where it stopped
     * @param latestOffset how far there was something to read
     */
    public record Source(
            String description,
            String startOffset,
            String endOffset,
            String latestOffset,
            long inputRows,
            Double inputRowsPerSecond,
            Double processedRowsPerSecond) {
        public static final int LONGEST_DESCRIPTION = 500;
        public static final int LONGEST_OFFSET = 1_000;

        public Source {
            description = cut(Objects.requireNonNullElse(description, ""), LONGEST_DESCRIPTION);
            startOffset = cut(startOffset, LONGEST_OFFSET);
            endOffset = cut(endOffset, LONGEST_OFFSET);
            latestOffset = cut(latestOffset, LONGEST_OFFSET);
            inputRowsPerSecond = finite(inputRowsPerSecond);
            processedRowsPerSecond = finite(processedRowsPerSecond);
        }
    }

    /**
     * Where the stream writes to.
     *
     * @param outputRows that the batch wrote; null where the sink does not count them
     */
    public record Sink(String description, Long outputRows) {
        public Sink {
            description = cut(Objects.requireNonNullElse(description, ""), Source.LONGEST_DESCRIPTION);
        }
    }
}
