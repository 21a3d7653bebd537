package dev.parley.session.spark;

import dev.parley.protocol.model.StatementError;
import dev.parley.protocol.model.StreamProgress;
import dev.parley.protocol.model.StreamProgress.Failure;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.spark.streaming.StreamingContext;
import org.apache.spark.streaming.dstream.InputDStream;
import org.apache.spark.streaming.scheduler.BatchInfo;
import org.apache.spark.streaming.scheduler.OutputOperationInfo;
import org.apache.spark.streaming.scheduler.ReceiverInfo;
import org.apache.spark.streaming.scheduler.StreamInputInfo;
import org.apache.spark.util.EventLoop;
import scala.Option;
import scala.collection.JavaConverters;

/** What Spark tells of a StreamingContext, as it travels to the server. Stateless. */
@SuppressWarnings("deprecation") // Spark has deprecated DStreams, and goes on to ship them
final class ContextFacts {
    private ContextFacts() {}

    /** What the code that started it runs with, and so do the threads that Spark made for it then; empty as it stops. */
    static Optional<ClassLoader> loader(StreamingContext context) {
        return Optional.ofNullable(PrivateField.read(context.scheduler().jobGenerator(), "eventLoop", EventLoop.class))
                .map(loop ->
                        PrivateField.read(loop, "eventThread", Thread.class).getContextClassLoader());
    }

    static StartedBy starter(StreamingContext context) {
        Properties saved = context.savedProperties().get();
        return new StartedBy(saved.getProperty(ProgressListener.STATEMENT));
    }

    /**
     * A batch that is done.
     *
     * @param number counted by the caller: Spark knows batches by their time
     * @param failure the latest, of this batch or an earlier one; null where there was none
     */
    static StreamProgress of(StreamingContext context, long number, BatchInfo batch, Failure failure) {
        Double intervals = context.graph().batchDuration().milliseconds() / 1_000.0;
        Long took = number(batch.processingDelay());
        Double seconds = took == null ? null : took / 1_000.0;
        return new StreamProgress(
                number,
                at(batch),
                took == null ? 0 : took,
                parts(batch),
                batch.numRecords(),
                rate(batch.numRecords(), intervals),
                rate(batch.numRecords(), seconds),
                0,
                0,
                0,
                null,
                sources(context, batch, intervals, seconds),
                null,
                number(batch.schedulingDelay()),
                number(batch.totalDelay()),
                failure);
    }

    private static Instant at(BatchInfo batch) {
        Long began = number(batch.processingStartTime());
        return Instant.ofEpochMilli(began == null ? batch.submissionTime() : began);
    }

    /** None where that is not known; one over nothing is dropped by {@link StreamProgress}. */
    private static Double rate(long rows, Double seconds) {
        return seconds == null ? null : (Double) (rows / seconds);
    }

    private static Long number(Option<Object> told) {
        return told.isDefined() ? (Long) told.get() : null;
    }

    private static List<OutputOperationInfo> outputs(BatchInfo batch) {
        var outputs = new ArrayList<>(
                JavaConverters.mapAsJavaMap(batch.outputOperationInfos()).values());
        outputs.sort(Comparator.comparingInt(OutputOperationInfo::id));
        return outputs;
    }

    private static Map<String, Long> parts(BatchInfo batch) {
        var parts = new LinkedHashMap<String, Long>();
        for (OutputOperationInfo output : outputs(batch)) {
            Long took = number(output.duration());
            if (took != null) {
                parts.put(output.name() + " [" + output.id() + "]", took);
            }
        }
        return parts;
    }

    /** The failure of the first output operation that failed. */
    static Optional<Failure> failure(long number, BatchInfo batch) {
        return outputs(batch).stream()
                .filter(output -> output.failureReason().isDefined())
                .findFirst()
                .map(output -> new Failure(
                        number,
                        at(batch),
                        QueryFacts.error(output.failureReason().get(), null)));
    }

    static StatementError error(Throwable thrown) {
        var trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace, true));
        return QueryFacts.error(trace.toString(), null);
    }

    private static List<StreamProgress.Source> sources(
            StreamingContext context, BatchInfo batch, Double interval, Double seconds) {
        Map<Object, StreamInputInfo> inputs = JavaConverters.mapAsJavaMap(batch.streamIdToInputInfo());
        return Arrays.stream(context.graph().getInputStreams())
                .limit(StreamProgress.MOST_SOURCES)
                .map(stream -> source(context, stream, Optional.ofNullable(inputs.get(stream.id())), interval, seconds))
                .toList();
    }

    private static StreamProgress.Source source(
            StreamingContext context,
            InputDStream<?> stream,
            Optional<StreamInputInfo> input,
            Double interval,
            Double seconds) {
        long rows = input.map(StreamInputInfo::numRecords).orElse(0L);
        return new StreamProgress.Source(
                stream.name(),
                null,
                input.map(StreamInputInfo::metadataDescription)
                        .filter(Option::isDefined)
                        .map(Option::get)
                        .orElse(null),
                null,
                rows,
                rate(rows, interval),
                rate(rows, seconds),
                receiver(context.progressListener().receiverInfo(stream.id())));
    }

    private static StreamProgress.Receiver receiver(Option<ReceiverInfo> told) {
        if (told.isEmpty()) {
            return null;
        }
        ReceiverInfo info = told.get();
        String error = (info.lastErrorMessage() + "\n" + info.lastError()).strip();
        return new StreamProgress.Receiver(
                info.active(), info.location(), info.executorId(), error.isEmpty() ? null : error);
    }
}
