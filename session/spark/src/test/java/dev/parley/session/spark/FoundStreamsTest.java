package dev.parley.session.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.model.StatementError;
import dev.parley.protocol.model.StreamMetric;
import dev.parley.protocol.model.StreamProgress;
import dev.parley.protocol.model.StreamStart;
import dev.parley.session.interpreter.Streams;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkEngine.class)
class FoundStreamsTest {
    /** What Spark tells of its end comes too early then, before its start. */
    @Test
    @Timeout(120)
    void aQueryThatFailsWhileItIsFoundIsToldAsFailed(SparkEngine.Running engine) throws Exception {
        var go = new CountDownLatch(1);
        StreamingQuery query = engine.stream((rows, id) -> {
            go.await();
            throw new IllegalStateException("too late");
        });
        var told = new Told(() -> {
            go.countDown();
            assertThatThrownBy(query::awaitTermination).isInstanceOf(StreamingQueryException.class);
        });
        var streams = new WatchedStreams(query.sparkSession(), new RunningJobs());
        streams.watch(told);
        streams.home(new SessionKey(1, 1));

        streams.found(query);

        assertThat(told.started).isEqualTo(1);
        assertThat(told.ends).singleElement().satisfies(error -> {
            assertThat(error.name()).isEqualTo("IllegalStateException");
            assertThat(error.message()).isEqualTo("too late");
        });
    }

    /** What is told of streams, in the test's own thread. */
    private static final class Told implements Streams.Listener {
        private final Runnable whileStarting;
        private final List<StatementError> ends = new ArrayList<>();
        private int started;

        private Told(Runnable whileStarting) {
            this.whileStarting = whileStarting;
        }

        @Override
        public void started(SessionKey key, StreamStart stream) {
            whileStarting.run();
            started++;
        }

        @Override
        public void progressed(SessionKey key, String run, StreamProgress progress) {
            throw new AssertionError("nobody listens to its progress");
        }

        @Override
        public void measured(SessionKey key, String run, StreamMetric metric) {
            throw new AssertionError("it measures nothing");
        }

        @Override
        public void ended(SessionKey key, String run, StatementError error) {
            ends.add(error);
        }
    }
}
