package dev.parley.server.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.stream.StreamEvent.Batch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StreamHistoryTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final StreamHistory history = new StreamHistory();

    @Test
    void theLastHourIsKeptWholeAndBeforeItOneBatchAMinute() {
        batches(2 * 3600);

        List<StreamEvent> kept = after(-1);
        Instant hourAgo = kept.get(kept.size() - 1).at().minus(ThinnedRing.AT_FULL_DETAIL);
        assertThat(kept.stream().filter(event -> !event.at().isBefore(hourAgo))).hasSize(3601);
        assertThat(kept.stream().filter(event -> event.at().isBefore(hourAgo)))
                .hasSize(60)
                .extracting(StreamEvent::at)
                .startsWith(START, START.plus(Duration.ofMinutes(1)));
    }

    @Test
    void ofAMinuteABatchThatReadRowsIsKeptWhereThereIsOne() {
        for (int second = 0; second < 2 * 3600; second++) {
            batch(START.plusSeconds(second), second % 90 == 31 ? 5 : 0);
        }

        Instant hourAgo = START.plusSeconds(2 * 3600 - 1).minus(ThinnedRing.AT_FULL_DETAIL);
        List<Batch> thinned = after(-1).stream()
                .filter(event -> event.at().isBefore(hourAgo))
                .map(event -> (Batch) event.fact())
                .toList();
        assertThat(thinned).extracting(Batch::startedAt).isSorted();
        assertThat(thinned)
                .hasSize(60)
                .filteredOn(batch -> batch.inputRows() == 5)
                .hasSize(40);
    }

    @Test
    void aDayIsAllThatIsKept() {
        batches(30 * 3600, Duration.ofMillis(500));

        assertThat(history.points()).isEqualTo(ThinnedRing.MOST_AT_FULL_DETAIL + ThinnedRing.MOST_THINNED);
        assertThat(history.lastId()).isEqualTo(60 * 3600 - 1);
    }

    @Test
    void whoReadsOnGetsWhatFollowedInOrder() {
        history.add(START, new StreamEvent.Moved(StreamState.RUNNING));
        batches(5);
        history.add(START.plusSeconds(9), new StreamEvent.Moved(StreamState.STOPPED));

        assertThat(after(3)).extracting(StreamEvent::id).containsExactly(4L, 5L, 6L);
        StreamPage first = StreamPage.of(history.after(-1), 4, true);
        assertThat(first.ended()).isFalse();
        assertThat(StreamPage.of(history.after(3), 4, true).ended()).isTrue();
    }

    @Test
    void theOldestBatchIsForgottenForOthersAndNothingElse() {
        history.add(START, new StreamEvent.Moved(StreamState.RUNNING));
        batches(2);

        history.dropOldest();
        assertThat(after(-1)).extracting(StreamEvent::id).containsExactly(0L, 2L);
        history.dropOldest();
        history.dropOldest();
        assertThat(after(-1)).extracting(StreamEvent::id).containsExactly(0L);
    }

    /** One a second. */
    private void batches(int seconds) {
        batches(seconds, Duration.ofSeconds(1));
    }

    private void batches(int seconds, Duration between) {
        Instant end = START.plusSeconds(seconds);
        for (Instant at = START; at.isBefore(end); at = at.plus(between)) {
            batch(at, 1);
        }
    }

    private void batch(Instant at, long rows) {
        history.add(at, new Batch(0, at, 10, Map.of(), rows, 1.0, 1.0, 0, 0, 0, null, null, null));
    }

    private List<StreamEvent> after(long id) {
        var events = new ArrayList<StreamEvent>();
        history.after(id).forEach(events::add);
        return events;
    }
}
