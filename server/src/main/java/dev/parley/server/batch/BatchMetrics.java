package dev.parley.server.batch;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** What operators see of batches. Thread-safe. */
public final class BatchMetrics {
    private final MeterRegistry registry;
    private final AtomicInteger running = new AtomicInteger();

    public BatchMetrics(MeterRegistry registry) {
        this.registry = registry;
        registry.gauge("parley.batches.running", running);
    }

    void running(int count) {
        running.set(count);
    }

    void ended(BatchRecord batch) {
        Timer.builder("parley.batch")
                .description("batches by end, from their creation to their end")
                .tag("state", batch.state().name().toLowerCase(Locale.ROOT))
                .register(registry)
                .record(Duration.between(batch.createdAt(), batch.endedAt()));
    }
}
