package dev.parley.server.engine;

import dev.parley.protocol.engine.EngineEvent.EngineReady;
import dev.parley.protocol.engine.EngineEvent.EngineStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An engine that lives, at one moment.
 *
 * @param profile whose engine it is
 * @param pid of its process; -1 where that is elsewhere or not started
 * @param drainReason why it takes no new sessions for good; empty where it does, or will
 * @param sessions their ids, those included that wait for it
 * @param ready what it told once it was up
 * @param status the newest that it told of itself
 * @param owner whose sessions it takes; empty where it is everybody's, or nobody's yet
 * @param application what has attached itself; empty where the server launched it
 */
public record EngineSnapshot(
        String id,
        String profile,
        EngineState state,
        long pid,
        Instant launchedAt,
        Duration age,
        Optional<String> drainReason,
        List<Long> sessions,
        Optional<EngineReady> ready,
        Optional<EngineStatus> status,
        String owner,
        Optional<AttachedApplication> application) {
    public EngineSnapshot {
        sessions = List.copyOf(sessions);
    }
}
