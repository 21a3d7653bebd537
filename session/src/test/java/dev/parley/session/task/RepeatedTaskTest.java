package dev.parley.session.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class RepeatedTaskTest {
    private static int runsDespite(Supplier<Throwable> failure) {
        var runs = new AtomicInteger();
        var task = new RepeatedTask("a test's task failed", () -> {
            runs.incrementAndGet();
            sneak(failure.get());
        });
        task.run();
        task.run();
        return runs.get();
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable failure) throws T {
        throw (T) failure;
    }

    @Test
    void aTimeThatFailedIsNotTheLast() {
        assertThat(runsDespite(() -> new IllegalStateException("once"))).isEqualTo(2);
        assertThat(runsDespite(() -> new NoClassDefFoundError("once"))).isEqualTo(2);
        assertThat(runsDespite(() -> new OutOfMemoryError("once"))).isEqualTo(2);
    }
}
