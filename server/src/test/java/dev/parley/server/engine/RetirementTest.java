package dev.parley.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.engine.EngineEvent.EngineStatus;
import dev.parley.server.config.EngineConfigs;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RetirementTest {
    private static final long MB = 1 << 20;

    private final Retirement retirement = Retirement.of(EngineConfigs.with(Map.of(
            "max_metaspace", "500m",
            "retire_after_sessions", "10",
            "retire_after_statements", "1000",
            "retire_above_metaspace", "80",
            "retire_after", "1h")));

    @Test
    void anEngineBelowAllItsBoundsDoesNotRetire() {
        assertThat(retirement.reason(status(9, 399 * MB), Duration.ofMinutes(59)))
                .isEmpty();
    }

    @Test
    void anEngineRetiresByClosedSessionsByMetaspaceAndByAge() {
        assertThat(retirement.reason(status(10, 0), Duration.ZERO).orElseThrow())
                .contains("10 sessions closed", "engine.retire_after_sessions");
        assertThat(retirement.reason(status(0, 400 * MB), Duration.ZERO).orElseThrow())
                .contains("400 MB", "engine.retire_above_metaspace");
        assertThat(retirement.reason(status(0, 0), Duration.ofHours(1)).orElseThrow())
                .contains("60 minutes", "engine.retire_after");
    }

    @Test
    void anEngineRetiresByTheStatementsThatItHasRun() {
        assertThat(retirement.reason(ran(999), Duration.ZERO)).isEmpty();
        assertThat(retirement.reason(ran(1000), Duration.ZERO).orElseThrow())
                .contains("1000 statements", "engine.retire_after_statements");
    }

    private static EngineStatus ran(long statements) {
        return new EngineStatus(1, 0, 0, 100 * MB, 0, 1000, 0, 0, statements);
    }

    @Test
    void anEngineWithCodeThatCouldNotBeStoppedRetires() {
        var burning = new EngineStatus(1, 0, 0, 100 * MB, 0, 1000, 2, 0, 0);

        assertThat(retirement.reason(burning, Duration.ZERO).orElseThrow())
                .contains("2 threads", "could not be stopped");
    }

    private static EngineStatus status(long closedSessions, long metaspace) {
        return new EngineStatus(1, 0, closedSessions, 100 * MB, metaspace, 1000);
    }
}
