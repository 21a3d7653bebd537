package dev.parley.server.engine;

import dev.parley.protocol.link.LinkTiming;
import java.time.Duration;

/** Clocks for tests that wait for silence to be noticed. */
final class FakeTiming {
    static final LinkTiming SHORT = new LinkTiming(Duration.ofMillis(100), Duration.ofMillis(400));

    private FakeTiming() {}
}
