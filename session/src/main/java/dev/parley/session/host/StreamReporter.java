package dev.parley.session.host;

import dev.parley.protocol.engine.EngineEvent.StreamEnded;
import dev.parley.protocol.engine.EngineEvent.StreamMeasured;
import dev.parley.protocol.engine.EngineEvent.StreamProgressed;
import dev.parley.protocol.engine.EngineEvent.StreamStarted;
import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.model.StatementError;
import dev.parley.protocol.model.StreamMetric;
import dev.parley.protocol.model.StreamProgress;
import dev.parley.protocol.model.StreamStart;
import dev.parley.session.interpreter.Streams;
import dev.parley.session.task.RepeatedTask;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the server what streams: starts and ends at once, of the batches of a stream the newest that read rows and the
 * newest that read none, once a second at most. Where a watermark moves, a batch without rows follows each one with rows:
 * one says what came in, the other what went out. Thread-safe.
 */
public final class StreamReporter implements Streams.Listener, AutoCloseable {
    /** Of one stream. */
    static final Duration BETWEEN_BATCHES = Duration.ofSeconds(1);
    /** Running at once in an engine; further ones are not told. */
    static final int MOST_STREAMS = 500;

    private static final Logger LOG = LoggerFactory.getLogger(StreamReporter.class);

    private final Events events;
    private final LongSupplier nanoClock;
    private final ScheduledExecutorService clock;
    /** Those that run, by run. Guarded by this. */
    private final Map<String, Running> running = new LinkedHashMap<>();

    private Future<?> ticking;

    /** One stream; guarded by its reporter. */
    private static final class Running {
        private final SessionKey key;
        private final StreamStart start;
        private StreamProgress newest;
        /** What is not told: the newest that read rows and the newest that read none, in their order. */
        private final Map<Boolean, StreamProgress> waiting = new LinkedHashMap<>();

        private long toldAt;
        private final NewestMetrics metrics = new NewestMetrics();
        private long measuresToldAt;

        private Running(SessionKey key, StreamStart start, long longAgo) {
            this.key = key;
            this.start = start;
            this.toldAt = longAgo;
            this.measuresToldAt = longAgo;
        }
    }

    public StreamReporter(Events events) {
        this(events, System::nanoTime);
    }

    StreamReporter(Events events, LongSupplier nanoClock) {
        this.events = events;
        this.nanoClock = nanoClock;
        this.clock = Executors.newSingleThreadScheduledExecutor(task -> {
            var thread = new Thread(task, "parley-streams");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Begins to tell what had to wait. */
    public void start() {
        long period = BETWEEN_BATCHES.toMillis() / 4;
        ticking = clock.scheduleWithFixedDelay(
                new RepeatedTask("the progress of streams could not be told", this::tellDue),
                period,
                period,
                TimeUnit.MILLISECONDS);
    }

    /** Tells the batches whose time has come. */
    synchronized void tellDue() {
        running.values().forEach(this::tellInTime);
    }

    @Override
    public synchronized void started(SessionKey key, StreamStart stream) {
        if (running.size() >= MOST_STREAMS) {
            LOG.warn("stream {} of session {} is not told: {} run here", stream.run(), key, running.size());
            return;
        }
        long longAgo = nanoClock.getAsLong() - BETWEEN_BATCHES.toNanos();
        running.put(stream.run(), new Running(key, stream, longAgo));
        events.send(new StreamStarted(key, stream));
    }

    @Override
    public synchronized void progressed(SessionKey key, String run, StreamProgress progress) {
        Running stream = running.get(run);
        if (stream != null) {
            boolean hasRead = progress.inputRows() > 0;
            stream.newest = progress;
            stream.waiting.remove(hasRead); // it is the last one now
            stream.waiting.put(hasRead, progress);
            tellInTime(stream);
        }
    }

    @Override
    public synchronized void measured(SessionKey key, String run, StreamMetric metric) {
        Running stream = running.get(run);
        if (stream == null) {
            return; // it has ended meanwhile
        }
        if (stream.metrics.add(metric)) {
            tellInTime(stream);
        } else {
            LOG.debug("metric {} of stream {} is not told: the stream has too many", metric.name(), run);
        }
    }

    @Override
    public synchronized void ended(SessionKey key, String run, StatementError error) {
        Running stream = running.remove(run);
        if (stream != null) {
            tell(stream, stream.waiting.values());
            if (stream.metrics.isWaiting()) {
                tellMeasures(stream, stream.metrics.take());
            }
            events.send(new StreamEnded(key, run, Instant.now(), error));
        }
    }

    /** The server is one that knows of none. */
    public synchronized void tellAgain() {
        running.values().forEach(stream -> {
            events.send(new StreamStarted(stream.key, stream.start));
            if (stream.newest != null) {
                tell(stream, stream.waiting.isEmpty() ? List.of(stream.newest) : stream.waiting.values());
            }
            List<StreamMetric> metrics = stream.metrics.all();
            if (!metrics.isEmpty()) {
                tellMeasures(stream, metrics);
            }
        });
    }

    private void tellInTime(Running stream) {
        if (!stream.waiting.isEmpty() && isDue(stream.toldAt) && events.hasRoom()) {
            tell(stream, stream.waiting.values());
        }
        if (stream.metrics.isWaiting() && isDue(stream.measuresToldAt) && events.hasRoom()) {
            tellMeasures(stream, stream.metrics.take());
        }
    }

    private boolean isDue(long toldAt) {
        return nanoClock.getAsLong() - toldAt >= BETWEEN_BATCHES.toNanos();
    }

    private void tellMeasures(Running stream, List<StreamMetric> metrics) {
        stream.measuresToldAt = nanoClock.getAsLong();
        events.send(new StreamMeasured(stream.key, stream.start.run(), metrics));
    }

    private void tell(Running stream, Collection<StreamProgress> batches) {
        stream.toldAt = nanoClock.getAsLong();
        batches.forEach(batch -> events.send(new StreamProgressed(stream.key, stream.start.run(), batch)));
        stream.waiting.clear();
    }

    @Override
    public void close() {
        if (ticking != null) {
            ticking.cancel(false);
        }
        clock.shutdown();
    }
}
