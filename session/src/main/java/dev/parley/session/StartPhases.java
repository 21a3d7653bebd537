package dev.parley.session;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** When each step of the engine's start was done, from the start of its process on. Thread-safe. */
final class StartPhases {
    private final Map<String, Instant> phases = new LinkedHashMap<>();

    StartPhases() {
        ProcessHandle.current().info().startInstant().ifPresent(at -> phases.put("process_started", at));
    }

    /** Notes a step the first time it is done. */
    synchronized void done(String step) {
        phases.putIfAbsent(step, Instant.now());
    }

    synchronized Map<String, Instant> all() {
        return new LinkedHashMap<>(phases);
    }
}
