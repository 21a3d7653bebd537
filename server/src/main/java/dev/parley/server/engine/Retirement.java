package dev.parley.server.engine;

import dev.parley.protocol.engine.EngineEvent.EngineStatus;
import dev.parley.server.config.EngineConfig;
import java.time.Duration;
import java.util.Optional;

/** When an engine has served long enough: what closed sessions leave behind ends with its process. A value. */
record Retirement(long closedSessions, long statements, long metaspaceBytes, Duration age) {
    static Retirement of(EngineConfig config) {
        long bytes = config.maxMetaspace() / 100 * config.retireAboveMetaspace();
        return new Retirement(
                config.retireAfterSessions(), config.retireAfterStatements(), bytes, config.retireAfter());
    }

    /** Why it is due, in words for the log; nothing while it is not. */
    Optional<String> reason(EngineStatus status, Duration engineAge) {
        if (status.closedSessions() >= closedSessions) {
            return Optional.of(status.closedSessions() + " sessions closed (engine.retire_after_sessions)");
        }
        if (status.statements() >= statements) {
            return Optional.of(status.statements() + " statements have run (engine.retire_after_statements)");
        }
        if (status.metaspaceBytes() >= metaspaceBytes) {
            return Optional.of((status.metaspaceBytes() >> 20) + " MB of metaspace (engine.retire_above_metaspace)");
        }
        if (status.abandonedThreads() > 0) {
            return Optional.of(status.abandonedThreads() + " threads run code that could not be stopped");
        }
        return engineAge.compareTo(age) >= 0
                ? Optional.of("it is " + engineAge.toMinutes() + " minutes old (engine.retire_after)")
                : Optional.empty();
    }
}
