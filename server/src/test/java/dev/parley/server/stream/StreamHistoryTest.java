package dev.parley.server.stream;

import static org.assertj.core.api.Assertions.assertThat;

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
        assertThat(kept.stream().filter(event -> !event.at().isBefore(hourAgo))).hasSize(3600);
        assertThat(kept.stream().filter(event -> event.at().isBefore(hourAgo)))
                .hasSize(60)
                .extracting(StreamEvent::at)
                .startsWith(START, START.plus(Duration.ofMinutes(1)));
    }

    @Test
    void aDayIsAllThatIsKept() {
        batches(30 * 3600);

        assertThat(history.points()).isEqualTo(ThinnedRing.MOST_AT_FULL_DETAIL + ThinnedRing.MOST_THINNED);
        assertThat(history.lastId()).isEqualTo(30 * 3600 - 1);
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
    private void batches(int count) {
        for (int i = 0; i < count; i++) {
            Instant at = START.plusSeconds(i);
            history.add(at, new StreamEvent.Batch(i, at, 10, Map.of(), 1, 1.0, 1.0, 0, 0, 0, null, null, null));
        }
    }

    private List<StreamEvent> after(long id) {
        var events = new ArrayList<StreamEvent>();
        history.after(id).forEach(events::add);
        return events;
    }
}
