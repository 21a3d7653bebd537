package dev.parley.server.stream;

import dev.parley.protocol.model.StatementError;
import dev.parley.protocol.model.StreamMetric;
import dev.parley.protocol.model.StreamProgress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Something that happened to a stream. Values.
 *
 * @param id rises within the stream, not by one each
 * @param at when the server learned of it
 */
public record StreamEvent(long id, Instant at, Fact fact) {
    public StreamEvent {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(fact, "fact");
    }

    /** Whether none follows it. */
    boolean isLast() {
        return fact instanceof Moved moved && moved.state().isTerminal();
    }

    /** What happened. */
    public sealed interface Fact {}

    /** The state changed to this one. */
    public record Moved(StreamState state) implements Fact {}

    /** The stream failed, or a batch of one that goes on. */
    public record Broke(StatementError error) implements Fact {}

    /** What its code measures, as far as that has changed. */
    public record Measured(List<StreamMetric> metrics) implements Fact {
        public Measured {
            metrics = List.copyOf(metrics);
        }
    }

    /** What its code measures has crossed a bound, out of it or back. */
    public record Alerted(StreamMetric metric) implements Fact {}

    /** A batch is done: its numbers, for charts; where it read and wrote is kept of the newest batch alone. */
    public record Batch(
            long number,
            Instant startedAt,
            long durationMs,
            Map<String, Long> partsMs,
            long inputRows,
            Double inputRowsPerSecond,
            Double processedRowsPerSecond,
            long stateRows,
            long stateBytes,
            long lateRows,
            Instant watermark,
            Long schedulingDelayMs,
            Long totalDelayMs)
            implements Fact {
        static Batch of(StreamProgress progress) {
            return new Batch(
                    progress.batch(),
                    progress.at(),
                    progress.durationMs(),
                    progress.partsMs(),
                    progress.inputRows(),
                    progress.inputRowsPerSecond(),
                    progress.processedRowsPerSecond(),
                    progress.stateRows(),
                    progress.stateBytes(),
                    progress.lateRows(),
                    progress.watermark(),
                    progress.schedulingDelayMs(),
                    progress.totalDelayMs());
        }
    }
}
