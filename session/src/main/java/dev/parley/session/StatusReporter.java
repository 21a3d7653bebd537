package dev.parley.session;

import dev.parley.protocol.engine.EngineEvent.EngineStatus;
import dev.parley.session.host.Events;
import dev.parley.session.host.SessionHost;
import dev.parley.session.interpreter.SparkRuntime;
import dev.parley.session.task.RepeatedTask;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Tells the server how this engine is: at once where a count of sessions has changed, but once a second at most, and
 * else now and then. Thread-safe.
 */
final class StatusReporter implements AutoCloseable {
    /** Also while nothing changes, since heap and metaspace do. */
    static final Duration LONGEST_SILENCE = Duration.ofSeconds(15);

    private static final Duration TICK = Duration.ofSeconds(1);

    private final Events events;
    private final SessionHost host;
    private final SparkRuntime runtime;
    private final LongSupplier nanoClock;
    private final Optional<MemoryPoolMXBean> metaspace;
    private final ScheduledExecutorService clock;
    private Future<?> ticking;
    private EngineStatus last;
    private long lastAt;

    StatusReporter(Events events, SessionHost host, SparkRuntime runtime) {
        this(events, host, runtime, System::nanoTime);
    }

    StatusReporter(Events events, SessionHost host, SparkRuntime runtime, LongSupplier nanoClock) {
        this.events = events;
        this.host = host;
        this.runtime = runtime;
        this.nanoClock = nanoClock;
        this.metaspace = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().equals("Metaspace"))
                .findFirst();
        this.clock = Executors.newSingleThreadScheduledExecutor(task -> {
            var thread = new Thread(task, "parley-status");
            thread.setDaemon(true);
            return thread;
        });
    }

    void start() {
        ticking = clock.scheduleWithFixedDelay(
                new RepeatedTask("the engine's status could not be told", this::report),
                0,
                TICK.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** Tells the status where it is worth telling. */
    synchronized void report() {
        EngineStatus now = status();
        boolean isOld = nanoClock.getAsLong() - lastAt >= LONGEST_SILENCE.toNanos();
        if (last == null || isOld || !hasSameSessions(now, last)) {
            last = now;
            lastAt = nanoClock.getAsLong();
            events.send(now);
        }
    }

    private EngineStatus status() {
        return new EngineStatus(
                runtime.readySessions(),
                host.openSessions(),
                host.closedSessions(),
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                metaspace.map(pool -> pool.getUsage().getUsed()).orElse(0L),
                ManagementFactory.getClassLoadingMXBean().getLoadedClassCount(),
                host.abandonedThreads(),
                Runtime.getRuntime().maxMemory(),
                host.statementsRun());
    }

    private static boolean hasSameSessions(EngineStatus one, EngineStatus other) {
        return one.readySessions() == other.readySessions()
                && one.openSessions() == other.openSessions()
                && one.closedSessions() == other.closedSessions()
                && one.abandonedThreads() == other.abandonedThreads();
    }

    @Override
    public void close() {
        if (ticking != null) {
            ticking.cancel(false);
        }
        clock.shutdown();
    }
}
