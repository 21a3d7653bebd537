package dev.parley.server.frontend.rest;

import dev.parley.protocol.engine.EngineEvent.EngineReady;
import dev.parley.protocol.engine.EngineEvent.EngineStatus;
import dev.parley.server.engine.EngineSnapshot;
import dev.parley.server.engine.EngineState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** An engine as the contract shows it to a user. Values. */
record EngineAnswer(
        String id,
        String kind,
        String profile,
        String owner,
        AttachedTo application,
        EngineState state,
        String drainReason,
        Long pid,
        Instant launchedAt,
        long uptimeSeconds,
        Map<String, String> versions,
        Map<String, Instant> phases,
        String sparkUi,
        List<Long> sessions,
        EngineStatus status,
        Links links) {
    /** The application that it is, as Spark names it. */
    record AttachedTo(String name, String id) {}

    /** Where to go on. */
    record Links(String self, String log) {}

    /** All that live. */
    record Listed(List<EngineAnswer> items) {}

    static EngineAnswer of(EngineSnapshot engine, Predicate<Long> own) {
        String self = "/api/v1/engines/" + engine.id();
        EngineReady ready = engine.ready().orElseGet(() -> new EngineReady(null, null));
        return new EngineAnswer(
                engine.id(),
                engine.application().isPresent() ? "attached" : "launched",
                engine.profile(),
                engine.owner().isEmpty() ? null : engine.owner(),
                engine.application()
                        .map(it -> new AttachedTo(it.name(), it.id()))
                        .orElse(null),
                engine.state(),
                engine.drainReason().orElse(null),
                engine.pid() < 0 ? null : engine.pid(),
                engine.launchedAt(),
                engine.age().toSeconds(),
                ready.versions(),
                ready.phases(),
                ready.ui(),
                engine.sessions().stream().filter(own).toList(),
                engine.status().orElse(null),
                new Links(self, self + "/log"));
    }
}
