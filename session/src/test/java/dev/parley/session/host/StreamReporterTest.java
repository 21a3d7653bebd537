package dev.parley.session.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.engine.EngineEvent.OfStream;
import dev.parley.protocol.engine.EngineEvent.StreamEnded;
import dev.parley.protocol.engine.EngineEvent.StreamMeasured;
import dev.parley.protocol.engine.EngineEvent.StreamProgressed;
import dev.parley.protocol.engine.EngineEvent.StreamStarted;
import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.model.StatementError;
import dev.parley.protocol.model.StreamMetric;
import dev.parley.protocol.model.StreamProgress;
import dev.parley.protocol.model.StreamStart;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamReporterTest {
    private static final SessionKey KEY = new SessionKey(1, 1);
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");

    private final Sent sent = new Sent();
    private long now = 7;
    private final StreamReporter reporter = new StreamReporter(sent, () -> now);

    @AfterEach
    void close() {
        reporter.close();
    }

    @Test
    void ofTheBatchesWithinASecondTheNewestIsTold() {
        start("a");
        for (int batch = 0; batch < 5; batch++) {
            reporter.progressed(KEY, "a", batch(batch));
        }
        assertThat(batches()).containsExactly(0L);

        now += StreamReporter.BETWEEN_BATCHES.toNanos() - 1;
        reporter.tellDue();
        assertThat(batches()).containsExactly(0L);
        now++;
        reporter.tellDue();
        reporter.tellDue();
        assertThat(batches()).containsExactly(0L, 4L);
    }

    @Test
    void ofThoseThatReadRowsAndOfThoseThatReadNoneTheNewestIsToldInTheirOrder() {
        start("a");
        reporter.progressed(KEY, "a", batch(0));
        reporter.progressed(KEY, "a", batch(1));
        reporter.progressed(KEY, "a", batch(2));
        reporter.progressed(KEY, "a", batch(3, 0));
        reporter.progressed(KEY, "a", batch(4, 0));
        aSecondLater();
        assertThat(batches()).containsExactly(0L, 2L, 4L);

        reporter.progressed(KEY, "a", batch(5, 0));
        reporter.progressed(KEY, "a", batch(6));
        aSecondLater();
        assertThat(batches()).containsExactly(0L, 2L, 4L, 5L, 6L);

        reporter.progressed(KEY, "a", batch(7));
        reporter.progressed(KEY, "a", batch(8, 0));
        reporter.ended(KEY, "a", null);
        assertThat(batches()).containsExactly(0L, 2L, 4L, 5L, 6L, 7L, 8L);
    }

    /** A batch that comes when its stream is due is told at once, and with it the one before that has waited. */
    @Test
    void neitherHidesTheOtherWhenTheyComeInStepWithTheClock() {
        start("a");
        for (int batch = 0; batch < 6; batch += 2) {
            reporter.progressed(KEY, "a", batch(batch));
            reporter.progressed(KEY, "a", batch(batch + 1, 0));
            now += StreamReporter.BETWEEN_BATCHES.toNanos();
        }
        assertThat(batches()).containsExactly(0L, 1L, 2L, 3L, 4L);
    }

    @Test
    void aNewServerIsToldBothWhereBothWait() {
        start("a");
        reporter.progressed(KEY, "a", batch(0));
        reporter.progressed(KEY, "a", batch(1));
        reporter.progressed(KEY, "a", batch(2, 0));
        reporter.tellAgain();
        aSecondLater();
        assertThat(batches()).containsExactly(0L, 1L, 2L);
    }

    @Test
    void streamsDoNotWaitForEachOther() {
        start("a");
        start("b");
        reporter.progressed(KEY, "a", batch(1));
        reporter.progressed(KEY, "b", batch(2));
        assertThat(batches()).containsExactly(1L, 2L);
    }

    @Test
    void theLastBatchIsToldBeforeTheEndAndNothingAfterIt() {
        var error = StatementError.of("Oops", null, "too late");
        start("a");
        reporter.progressed(KEY, "a", batch(1));
        reporter.progressed(KEY, "a", batch(2));
        reporter.ended(KEY, "a", error);
        reporter.ended(KEY, "a", null);
        reporter.progressed(KEY, "a", batch(3));
        assertThat(batches()).containsExactly(1L, 2L);
        assertThat(sent.events).last().isInstanceOfSatisfying(StreamEnded.class, ended -> assertThat(ended.error())
                .isEqualTo(error));
    }

    @Test
    void batchesWaitForRoomOnTheLink() {
        start("a");
        sent.hasRoom = false;
        reporter.progressed(KEY, "a", batch(1));
        reporter.progressed(KEY, "a", batch(2));
        assertThat(batches()).isEmpty();
        sent.hasRoom = true;
        reporter.tellDue();
        assertThat(batches()).containsExactly(2L);
    }

    @Test
    void aNewServerIsToldWhatRunsAndItsNewestBatch() {
        start("a");
        start("b");
        reporter.progressed(KEY, "b", batch(1));
        reporter.ended(KEY, "a", null);
        sent.events.clear();
        reporter.tellAgain();
        assertThat(sent.events).extracting(OfStream::run).containsExactly("b", "b");
        assertThat(sent.events).first().isInstanceOf(StreamStarted.class);
        assertThat(batches()).containsExactly(1L);
    }

    @Test
    void moreStreamsThanTheMostAreNotTold() {
        for (int i = 0; i <= StreamReporter.MOST_STREAMS; i++) {
            start("s" + i);
        }
        assertThat(sent.events).hasSize(StreamReporter.MOST_STREAMS);
    }

    @Test
    void ofAMetricTheNewestIsToldAndEachThatCrossedABound() {
        start("a");
        measure(5);
        assertThat(measures()).containsExactly(List.of(5.0));
        measure(6);
        measure(11);
        measure(12);
        measure(3);
        assertThat(measures()).hasSize(1);
        aSecondLater();
        assertThat(measures()).containsExactly(List.of(5.0), List.of(11.0, 3.0));
        measure(4);
        reporter.ended(KEY, "a", null);
        assertThat(measures()).last().isEqualTo(List.of(4.0));
    }

    /** The metric has the bounds 2 and 10. */
    @ParameterizedTest
    @CsvSource({
        "5, '5,11,1,77,6', '11,1,77,6'",
        "5, '11,3,1,5', '11,3,1,5'",
        "0, '0,0,99,0', '99,0'",
        "0, '0,0,5,0', '5,0'",
        "0, '0,1', '1'",
        "5, '5,1,0', '1,0'",
    })
    void noCrossingIsLostAlsoFromOneSideToTheOther(double told, String values, String expected) {
        start("a");
        measure(told);
        numbers(values).forEach(this::measure);
        aSecondLater();
        assertThat(measures()).last().isEqualTo(numbers(expected));
    }

    @Test
    void ofMoreCrossingsThanTheMostTheFirstAreToldAndTheNewestValue() {
        start("a");
        measure(5);
        for (int i = 0; i < NewestMetrics.MOST_CROSSINGS; i++) {
            measure(11);
            measure(5);
        }
        measure(12);
        aSecondLater();
        assertThat(measures()).last().satisfies(told -> assertThat(told)
                .hasSize(NewestMetrics.MOST_CROSSINGS + 1)
                .last()
                .isEqualTo(12.0));
    }

    private static List<Double> numbers(String text) {
        return Stream.of(text.split(",")).map(Double::valueOf).toList();
    }

    @Test
    void moreSeriesThanTheMostAreNotTold() {
        start("a");
        for (int i = 0; i < StreamMetric.MOST_OF_STREAM + 5; i++) {
            reporter.measured(KEY, "a", StreamMetric.of("m" + i, Map.of(), i, AT, null, null));
        }
        reporter.tellAgain();
        assertThat(measures()).last().satisfies(values -> assertThat(values).hasSize(StreamMetric.MOST_OF_STREAM));
    }

    private void aSecondLater() {
        now += StreamReporter.BETWEEN_BATCHES.toNanos();
        reporter.tellDue();
    }

    private void measure(double value) {
        reporter.measured(KEY, "a", StreamMetric.of("m", Map.of(), value, AT, 2.0, 10.0));
    }

    private List<List<Double>> measures() {
        return sent.events.stream()
                .filter(StreamMeasured.class::isInstance)
                .map(event -> ((StreamMeasured) event)
                        .metrics().stream().map(StreamMetric::value).toList())
                .toList();
    }

    private void start(String run) {
        reporter.started(KEY, new StreamStart(run, "q", null, AT));
    }

    private static StreamProgress batch(long number) {
        return batch(number, 1);
    }

    private static StreamProgress batch(long number, long rows) {
        return new StreamProgress(number, AT, 5, Map.of(), rows, 1.0, 1.0, 0, 0, 0, null, List.of(), null);
    }

    private List<Long> batches() {
        return sent.events.stream()
                .filter(StreamProgressed.class::isInstance)
                .map(event -> ((StreamProgressed) event).progress().batch())
                .toList();
    }

    private static final class Sent implements Events {
        private final List<OfStream> events = new ArrayList<>();
        private boolean hasRoom = true;

        @Override
        public void send(EngineEvent event) {
            events.add((OfStream) event);
        }

        @Override
        public boolean hasRoom() {
            return hasRoom;
        }

        @Override
        public boolean awaitRoom(Duration atMost) {
            return hasRoom;
        }
    }
}
