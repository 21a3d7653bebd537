package dev.parley.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.engine.EngineEvent.EngineStatus;
import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.model.Language;
import dev.parley.session.host.Events;
import dev.parley.session.host.SessionHost;
import dev.parley.session.interpreter.DiscardedUpload;
import dev.parley.session.interpreter.SessionRuntime;
import dev.parley.session.interpreter.SparkRuntime;
import dev.parley.session.output.OutputRouter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StatusReporterTest {
    private final Sent sent = new Sent();
    private final FakeSpark spark = new FakeSpark();
    private final SessionHost host = new SessionHost(
            sent, (key, statement) -> new DiscardedUpload(), new OutputRouter<>(name -> -1), new CompletableFuture<>());
    private long now = 7;
    private final StatusReporter reporter = new StatusReporter(sent, host, spark, () -> now);

    @AfterEach
    void close() {
        reporter.close();
        host.close();
    }

    @Test
    void tellsAtFirstAndWhenACountOfSessionsHasChanged() {
        reporter.report();
        reporter.report();
        spark.ready = 2;
        reporter.report();
        reporter.report();
        assertThat(sent.statuses).extracting(EngineStatus::readySessions).containsExactly(0, 2);
        assertThat(sent.statuses).allSatisfy(status -> {
            assertThat(status.heapBytes()).isPositive();
            assertThat(status.metaspaceBytes()).isPositive();
            assertThat(status.classes()).isPositive();
        });
    }

    @Test
    void tellsNowAndThenWhileNothingChanges() {
        reporter.report();
        now += StatusReporter.LONGEST_SILENCE.toNanos() - 1;
        reporter.report();
        assertThat(sent.statuses).hasSize(1);
        now++;
        reporter.report();
        assertThat(sent.statuses).hasSize(2);
    }

    private static final class Sent implements Events {
        final List<EngineStatus> statuses = new ArrayList<>();

        @Override
        public void send(EngineEvent event) {
            statuses.add((EngineStatus) event);
        }

        @Override
        public boolean hasRoom() {
            return true;
        }

        @Override
        public boolean awaitRoom(Duration atMost) {
            return true;
        }
    }

    private static final class FakeSpark implements SparkRuntime {
        private int ready;

        @Override
        public Map<String, String> versions() {
            return Map.of();
        }

        @Override
        public SessionRuntime open(SessionKey key, Language language, Map<String, String> conf) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int readySessions() {
            return ready;
        }

        @Override
        public void close() {
            // It holds nothing.
        }
    }
}
