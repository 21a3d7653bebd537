package dev.parley.server.engine;

import dev.parley.protocol.engine.EngineEvent.EngineReady;
import dev.parley.protocol.engine.EngineEvent.EngineStatus;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToLongFunction;

/** What operators see of engines. Belongs to the gateway's event loop; what it registers is read from any thread. */
public final class EngineMetrics {
    private static final String FIRST = "process_started";

    private final MeterRegistry registry;
    private final Map<String, List<Meter>> gauges = new HashMap<>();
    private final AtomicInteger starting = new AtomicInteger();
    private final AtomicInteger ready = new AtomicInteger();
    private final AtomicInteger retiring = new AtomicInteger();

    public EngineMetrics(MeterRegistry registry) {
        this.registry = registry;
        registry.gauge("parley.engines", Tags.of("state", "starting"), starting);
        registry.gauge("parley.engines", Tags.of("state", "ready"), ready);
        registry.gauge("parley.engines", Tags.of("state", "retiring"), retiring);
    }

    void count(long nowStarting, long nowReady, long nowRetiring) {
        starting.set((int) nowStarting);
        ready.set((int) nowReady);
        retiring.set((int) nowRetiring);
    }

    void launched(Engine engine) {
        var of = new ArrayList<Meter>();
        of.add(gauge(engine, "parley.engine.ready.sessions", EngineStatus::readySessions));
        of.add(gauge(engine, "parley.engine.open.sessions", EngineStatus::openSessions));
        of.add(gauge(engine, "parley.engine.closed.sessions", EngineStatus::closedSessions));
        of.add(gauge(engine, "parley.engine.heap.bytes", EngineStatus::heapBytes));
        of.add(gauge(engine, "parley.engine.metaspace.bytes", EngineStatus::metaspaceBytes));
        of.add(gauge(engine, "parley.engine.classes", EngineStatus::classes));
        of.add(gauge(engine, "parley.engine.abandoned.threads", EngineStatus::abandonedThreads));
        gauges.put(engine.id(), of);
    }

    /** Its gauges go with it: ids are never used twice, and the list would grow for good. */
    void gone(Engine engine) {
        gauges.remove(engine.id()).forEach(registry::remove);
    }

    /** How long after the start of its process each step was done. */
    void started(EngineReady engine) {
        Instant start = engine.phases().get(FIRST);
        if (start != null) {
            engine.phases().forEach((phase, at) -> step(phase, Duration.between(start, at)));
        }
    }

    /** How long after the start of its process it had a session ready. */
    void warm(EngineReady engine, Instant now) {
        Instant start = engine.phases().get(FIRST);
        if (start != null) {
            step("session_ready", Duration.between(start, now));
        }
    }

    private void step(String phase, Duration took) {
        if (!phase.equals(FIRST)) {
            Timer.builder("parley.engine.start")
                    .tag("phase", phase)
                    .register(registry)
                    .record(took);
        }
    }

    private Gauge gauge(Engine engine, String name, ToLongFunction<EngineStatus> value) {
        return Gauge.builder(
                        name,
                        engine,
                        of -> of.vitals().status().map(value::applyAsLong).orElse(0L))
                .tag("engine", engine.id())
                .register(registry);
    }
}
