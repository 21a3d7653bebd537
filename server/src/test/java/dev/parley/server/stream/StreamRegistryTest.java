package dev.parley.server.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.engine.EngineEvent.StreamEnded;
import dev.parley.protocol.engine.EngineEvent.StreamProgressed;
import dev.parley.protocol.engine.EngineEvent.StreamStarted;
import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.model.StatementError;
import dev.parley.protocol.model.StreamProgress;
import dev.parley.protocol.model.StreamStart;
import dev.parley.server.security.Principal;
import dev.parley.server.session.Streams;
import dev.parley.server.testing.MovableClock;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StreamRegistryTest {
    private static final SessionKey KEY = new SessionKey(3, 1);
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");
    private static final Principal ANN = new Principal("ann", false);

    private final Vertx vertx = Vertx.vertx();
    private final StreamRegistry streams = new StreamRegistry(vertx, new MovableClock());
    private final Home home = new Home();

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    @Test
    void theOldestThatHasEndedGivesWayAndNoneThatRuns() {
        for (int i = 0; i < StreamRegistry.MOST_STREAMS; i++) {
            start("s" + i);
        }
        start("too many");
        assertThat(streams.list(ANN)).hasSize(StreamRegistry.MOST_STREAMS);
        assertThat(streams.stream(ANN, "too many").failed()).isTrue();

        end("s1", null);
        start("next");
        assertThat(streams.stream(ANN, "s1").failed()).isTrue();
        assertThat(streams.stream(ANN, "s0").succeeded()).isTrue();
        assertThat(streams.list(ANN)).first().extracting(StreamSnapshot::id).isEqualTo("next");
    }

    @Test
    void beyondTheBoundTheStreamWithMostBatchesForgetsItsOldest() {
        start("small");
        batches("small", 10);
        for (int i = 0; i < 15; i++) {
            start("large" + i);
            batches("large" + i, ThinnedRing.MOST_AT_FULL_DETAIL);
        }
        assertThat(page("small").events()).hasSize(11);
        int kept = 0;
        for (StreamSnapshot stream : streams.list(ANN)) {
            kept += batchesKept(stream.id());
        }
        assertThat(kept).isEqualTo(StreamRegistry.MOST_POINTS);
    }

    @Test
    void aStreamIsStoppedOnceAndRunsUntilItsEngineSaysThatItHasEnded() {
        start("a");
        var no = Duration.ZERO;
        assertThat(streams.stop(ANN, "a", no).result().state()).isEqualTo(StreamState.STOPPING);
        streams.stop(ANN, "a", no);
        assertThat(home.stopped).containsExactly("a");
        assertThat(streams.running(3)).isEqualTo(1);

        end("a", null);
        assertThat(streams.running(3)).isZero();
        assertThat(streams.stop(ANN, "a", no).result().state()).isEqualTo(StreamState.STOPPED);
    }

    @Test
    void theEndOfASessionsLifeEndsItsStreamsAndThoseOfNoOther() {
        start("a");
        streams.told(home, new StreamStarted(KEY.next(), new StreamStart("b", "q", null, AT)));
        end("a", null);
        start("c");
        streams.sessionEnded(KEY, StatementError.of("SessionEnded", null, "gone"));

        assertThat(streams.stream(ANN, "a").result().state()).isEqualTo(StreamState.STOPPED);
        assertThat(streams.stream(ANN, "b").result().state()).isEqualTo(StreamState.RUNNING);
        assertThat(streams.stream(ANN, "c").result().error().message()).isEqualTo("gone");
    }

    @Test
    void aBatchThatFailsIsAnErrorOfAStreamThatGoesOn() {
        start("a");
        var error = StatementError.of("IllegalStateException", null, "too late");
        streams.told(home, new StreamProgressed(KEY, "a", ofDStreams(4, null)));
        streams.told(home, new StreamProgressed(KEY, "a", ofDStreams(5, new StreamProgress.Failure(5, AT, error))));
        streams.told(home, new StreamProgressed(KEY, "a", ofDStreams(6, new StreamProgress.Failure(5, AT, error))));

        var stream = streams.stream(ANN, "a").result();
        assertThat(stream.state()).isEqualTo(StreamState.RUNNING);
        assertThat(stream.error()).isNull();
        assertThat(stream.progress().failure().error()).isEqualTo(error);
        assertThat(page("a").events().stream().map(StreamEvent::fact).filter(StreamEvent.Broke.class::isInstance))
                .containsExactly(new StreamEvent.Broke(error));
        assertThat(page("a").events().stream()
                        .map(StreamEvent::fact)
                        .filter(StreamEvent.Batch.class::isInstance)
                        .map(fact -> ((StreamEvent.Batch) fact).schedulingDelayMs()))
                .containsExactly(30L, 30L, 30L);
    }

    private static StreamProgress ofDStreams(long number, StreamProgress.Failure failure) {
        return new StreamProgress(
                number, AT, 5, Map.of(), 1, 1.0, 1.0, 0, 0, 0, null, List.of(), null, 30L, 35L, failure);
    }

    /** It was given by a server that ran before. */
    @Test
    void whoAsksForWhatFollowsAnIdThatIsNotReachedGetsAll() {
        start("a");
        batches("a", 2);

        var page = streams.events(ANN, "a", 1_000, 10, Duration.ofHours(1));

        assertThat(page.result().events()).extracting(StreamEvent::id).containsExactly(0L, 1L, 2L);
        assertThat(streams.events(ANN, "a", 2, 10, Duration.ofHours(1)).isComplete())
                .isFalse();
    }

    @Test
    void aStartThatIsToldAgainChangesNothing() {
        start("a");
        batches("a", 1);
        start("a");
        assertThat(streams.list(ANN)).hasSize(1);
        assertThat(page("a").events()).hasSize(2);
    }

    private void start(String run) {
        streams.told(home, new StreamStarted(KEY, new StreamStart(run, "q", null, AT)));
    }

    private void end(String run, StatementError error) {
        streams.told(home, new StreamEnded(KEY, run, AT, error));
    }

    private void batches(String run, int count) {
        var progress = new StreamProgress(0, AT, 5, Map.of(), 1, 1.0, 1.0, 0, 0, 0, null, List.of(), null);
        for (int i = 0; i < count; i++) {
            streams.told(home, new StreamProgressed(KEY, run, progress));
        }
    }

    private StreamPage page(String run) {
        return streams.events(ANN, run, -1, 10_000, Duration.ZERO).result();
    }

    private int batchesKept(String run) {
        return (int) page(run).events().stream()
                .filter(event -> event.fact() instanceof StreamEvent.Batch)
                .count();
    }

    /** A session of Ann's. */
    private static final class Home implements Streams.Home {
        private final List<String> stopped = new ArrayList<>();

        @Override
        public long id() {
            return 3;
        }

        @Override
        public String name() {
            return "a";
        }

        @Override
        public String owner() {
            return "ann";
        }

        @Override
        public void stopStream(String run) {
            stopped.add(run);
        }
    }
}
