package dev.parley.session.spark;

import dev.parley.protocol.model.StatementError;
import dev.parley.protocol.model.StreamProgress;
import dev.parley.protocol.model.StreamStart;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.streaming.SinkProgress;
import org.apache.spark.sql.streaming.SourceProgress;
import org.apache.spark.sql.streaming.StateOperatorProgress;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryListener.QueryStartedEvent;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.apache.spark.util.Utils;

/** What Spark tells of a query, as it travels to the server. Stateless. */
final class QueryFacts {
    private static final int LONGEST_MESSAGE = 4_000;
    /** The start of a stack trace, or of the part of it that tells a cause. */
    private static final Pattern THROWN = Pattern.compile("(?m)^(?:Caused by: )?([\\w$.]+)(?:: (.*))?$");

    private QueryFacts() {}

    static StreamStart start(QueryStartedEvent event) {
        return new StreamStart(
                event.runId().toString(), event.id().toString(), event.name(), Instant.parse(event.timestamp()));
    }

    static StreamProgress of(StreamingQueryProgress progress) {
        return new StreamProgress(
                progress.batchId(),
                Instant.parse(progress.timestamp()),
                progress.batchDuration(),
                progress.durationMs(),
                progress.numInputRows(),
                progress.inputRowsPerSecond(),
                progress.processedRowsPerSecond(),
                sum(progress, StateOperatorProgress::numRowsTotal),
                sum(progress, StateOperatorProgress::memoryUsedBytes),
                sum(progress, StateOperatorProgress::numRowsDroppedByWatermark),
                watermark(progress),
                Arrays.stream(progress.sources()).map(QueryFacts::source).toList(),
                sink(progress.sink()));
    }

    private static long sum(StreamingQueryProgress progress, ToLongFunction<StateOperatorProgress> count) {
        return Arrays.stream(progress.stateOperators()).mapToLong(count).sum();
    }

    /** Spark says 1970 as long as no event has come. */
    private static Instant watermark(StreamingQueryProgress progress) {
        String text = progress.eventTime().get("watermark");
        Instant watermark = text == null ? Instant.EPOCH : Instant.parse(text);
        return watermark.equals(Instant.EPOCH) ? null : watermark;
    }

    private static StreamProgress.Source source(SourceProgress source) {
        return new StreamProgress.Source(
                source.description(),
                source.startOffset(),
                source.endOffset(),
                source.latestOffset(),
                source.numInputRows(),
                source.inputRowsPerSecond(),
                source.processedRowsPerSecond());
    }

    private static StreamProgress.Sink sink(SinkProgress sink) {
        return new StreamProgress.Sink(sink.description(), sink.numOutputRows() < 0 ? null : sink.numOutputRows());
    }

    /** Why a query that has ended did; null where it was stopped. */
    static StatementError error(StreamingQuery query) {
        if (query.exception().isEmpty()) {
            return null;
        }
        Throwable cause = query.exception().get().getCause();
        String code = cause instanceof SparkThrowable known ? known.getErrorClass() : null;
        return error(Utils.exceptionString(cause), code);
    }

    /**
     * The error of a query that failed.
     *
     * @param trace as it is printed; of its causes the last one is what happened
     * @param code Spark's error class; null where there is none
     */
    static StatementError error(String trace, String code) {
        Matcher thrown = THROWN.matcher(trace);
        String name = "StreamingQueryException";
        String message = trace.lines().findFirst().orElse("");
        while (thrown.find()) {
            name = thrown.group(1).substring(thrown.group(1).lastIndexOf('.') + 1);
            message = thrown.group(2) == null ? "" : thrown.group(2);
        }
        String bounded = message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE - 1) + "…" : message;
        return new StatementError(name, bounded, code, List.of(), null);
    }
}
