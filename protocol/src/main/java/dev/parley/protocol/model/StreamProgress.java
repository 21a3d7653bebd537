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
 * @param schedulingDelayMs how long it waited for the batches before it; null where batches do not wait
 * @param totalDelayMs that and what it took; null where batches do not wait
 * @param failure what failed last in this or an earlier batch of a stream that goes on; null where nothing has
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
        Sink sink,
        Long schedulingDelayMs,
        Long totalDelayMs,
        Failure failure) {
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

    /** Of a query, which ends with a batch that fails, and whose batches begin when the one before has ended. */
    public StreamProgress(
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
        this(
                batch,
                at,
                durationMs,
                partsMs,
                inputRows,
                inputRowsPerSecond,
                processedRowsPerSecond,
                stateRows,
                stateBytes,
                lateRows,
                watermark,
                sources,
                sink,
                null,
                null,
                null);
    }

    /**
     * What a batch failed with.
     *
     * @param batch its number
     */
    public record Failure(long batch, Instant at, StatementError error) {
        public Failure {
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(error, "error");
        }
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
     * @param receiver what takes its records in; null where nothing does beside the batches
     */
    public record Source(
            String description,
            String startOffset,
            String endOffset,
            String latestOffset,
            long inputRows,
            Double inputRowsPerSecond,
            Double processedRowsPerSecond,
            Receiver receiver) {
        public static final int LONGEST_DESCRIPTION = 500;
        public static final int LONGEST_OFFSET = 1_000;

        /** One without a receiver. */
        public Source(
                String description,
                String startOffset,
                String endOffset,
                String latestOffset,
                long inputRows,
                Double inputRowsPerSecond,
                Double processedRowsPerSecond) {
            this(
                    description,
                    startOffset,
                    endOffset,
                    latestOffset,
                    inputRows,
                    inputRowsPerSecond,
                    processedRowsPerSecond,
                    null);
        }

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
     * What takes the records of a DStream in, all the time.
     *
     * @param active whether it does now
     * @param location the host
     * @param lastError null where it has met none
     */
    public record Receiver(boolean active, String location, String executor, String lastError) {
        public static final int LONGEST_ERROR = 1_000;

        public Receiver {
            location = cut(Objects.requireNonNullElse(location, ""), Source.LONGEST_DESCRIPTION);
            executor = cut(Objects.requireNonNullElse(executor, ""), Source.LONGEST_DESCRIPTION);
            lastError = cut(lastError, LONGEST_ERROR);
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
