package dev.parley.server.session;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** What the core counts. Thread-safe. */
public final class SessionMetrics {
    private final MeterRegistry registry;
    private final AtomicInteger open = new AtomicInteger();

    public SessionMetrics(MeterRegistry registry) {
        this.registry = registry;
        registry.gauge("parley.sessions.open", open);
    }

    void sessionsOpen(int count) {
        open.set(count);
    }

    /**
     * A session is open.
     *
     * @param origin {@code pool} where one was ready, {@code made} where none was, {@code engine_start} where even its
     *     engine had to start
     */
    void sessionStarted(String origin, Duration took) {
        registry.timer("parley.session.start", "from", origin).record(took);
    }

    void statementEnded(StatementSnapshot statement) {
        Timer.builder("parley.statement")
                .description("statements by language and end, from submission to end")
                .tag("language", statement.language().name().toLowerCase(Locale.ROOT))
                .tag("state", statement.state().name().toLowerCase(Locale.ROOT))
                .register(registry)
                .record(Duration.between(statement.submittedAt(), statement.endedAt()));
    }
}
