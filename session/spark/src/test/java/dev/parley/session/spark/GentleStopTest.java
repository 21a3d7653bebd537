package dev.parley.session.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkEngine.class)
class GentleStopTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private static SparkSession spark;

    @BeforeAll
    static void findSpark(SparkEngine.Running engine) {
        spark = SparkSession.builder().getOrCreate(); // the engine's
    }

    @Test
    @Timeout(120)
    void aBatchThatTakesTooLongIsInterrupted() throws Exception {
        var begun = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        StreamingQuery query = start((batch, id) -> {
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
    void aBatchThatEndsInTimeIsNot() throws Exception {
        var begun = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var done = new AtomicInteger();
        StreamingQuery query = start((batch, id) -> {
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

    private static StreamingQuery start(VoidFunction2<Dataset<Row>, Long> batch) throws Exception {
        return spark.readStream()
                .format("rate")
                .load()
                .writeStream()
                .foreachBatch(batch)
                .start();
    }
}
