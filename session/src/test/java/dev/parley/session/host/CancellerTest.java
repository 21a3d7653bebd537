package dev.parley.session.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.engine.TableLimits;
import dev.parley.protocol.model.Language;
import dev.parley.session.interpreter.DiscardedUpload;
import dev.parley.session.interpreter.Execution;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CancellerTest {
    private static final Duration DEADLINE = Duration.ofMillis(100);

    private final StatementRun run =
            new StatementRun(0, new Execution("1", Language.SCALA, "", new TableLimits(1, 1), DiscardedUpload::new));
    private final CountDownLatch stuck = new CountDownLatch(1);

    /** Whether a run that goes on is reported, where its jobs are cancelled so. */
    private boolean isReported(Runnable cancelJobs) throws InterruptedException {
        assertThat(run.begin()).isTrue();
        try (var canceller = new Canceller(DEADLINE)) {
            canceller.cancel(run, cancelJobs, stuck::countDown);
            return stuck.await(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void aRunThatGoesOnIsReportedThoughItsJobsCannotBeCancelled() throws Exception {
        assertThat(isReported(() -> {
                    throw new NoClassDefFoundError("of a test");
                }))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void andThoughTheHeapWasFullForAMoment(int when) throws Exception {
        var attempts = new AtomicInteger();
        assertThat(isReported(() -> {
                    if (attempts.incrementAndGet() == when) {
                        throw new OutOfMemoryError("of a test");
                    }
                }))
                .isTrue();
    }
}
