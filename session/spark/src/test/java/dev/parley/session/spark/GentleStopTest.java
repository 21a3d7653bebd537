package dev.parley.session.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkEngine.class)
class GentleStopTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    @Test
    @Timeout(120)
    void aBatchThatTakesTooLongIsInterrupted(SparkEngine.Running engine) throws Exception {
        var begun = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        StreamingQuery query = engine.stream((batch, id) -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
        });
        await().atMost(DEADLINE).until(() -> begun.getCount() == 0);
        long before = System.nanoTime();

        new GentleStop(query, Duration.ofMillis(500)).run();

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(500));
        assertThat(interrupted.await(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(query.isActive()).isFalse();
        assertThat(query.exception().isEmpty()).isTrue();
    }

    @Test
    @Timeout(120)
    void aBatchThatEndsInTimeIsNot(SparkEngine.Running engine) throws Exception {
        var begun = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var done = new AtomicInteger();
        StreamingQuery query = engine.stream((batch, id) -> {
            begun.countDown();
            go.await();
            done.incrementAndGet();
        });
        await().atMost(DEADLINE).until(() -> begun.getCount() == 0);
        var stopping = new Thread(new GentleStop(query, DEADLINE), "stopping");
        stopping.start();
        await().atMost(DEADLINE).until(stopping::getState, Thread.State.TIMED_WAITING::equals);
        assertThat(query.isActive()).isTrue();

        go.countDown();

        stopping.join(DEADLINE.toMillis());
        assertThat(query.isActive()).isFalse();
        assertThat(done).hasPositiveValue();
    }
}
