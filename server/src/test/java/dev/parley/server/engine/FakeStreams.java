package dev.parley.server.engine;

import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.model.StatementError;
import dev.parley.protocol.model.StreamMetric;
import dev.parley.protocol.model.StreamProgress;
import dev.parley.protocol.model.StreamStart;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What a session of a fake engine streams: a batch where its code says so. Belongs to the engine's context. */
final class FakeStreams {
    private final SessionKey key;
    private final FakeLink link;
    /** By run. */
    private final Map<String, Running> running = new LinkedHashMap<>();

    /** The statement that runs now. */
    private int statement;

    private static final class Running {
        private final StreamStart start;
        private final List<Runnable> awaited = new ArrayList<>();
        private long batches;

        private Running(StreamStart start) {
            this.start = start;
        }
    }

    FakeStreams(SessionKey key, FakeLink link) {
        this.key = key;
        this.link = link;
    }

    /** Runs something once a stream has ended. */
    void whenEnded(String run, Runnable then) {
        if (running.containsKey(run)) {
            running.get(run).awaited.add(then);
        } else {
            then.run();
        }
    }

    /** What starts from now on is started by this statement. */
    void startedFrom(int running) {
        statement = running;
    }

    /** Gives its run, with a first batch done. */
    String start(String name) {
        String run = UUID.randomUUID().toString();
        var start = new StreamStart(run, UUID.randomUUID().toString(), name, Instant.now()).by(statement);
        running.put(run, new Running(start));
        link.send(new EngineEvent.StreamStarted(key, start));
        batch(run);
        return run;
    }

    /** Does a batch of ten rows. */
    void batch(String run) {
        Running stream = running.get(run);
        if (stream != null) {
            stream.batches++;
            link.send(new EngineEvent.StreamProgressed(key, run, progress(stream)));
        }
    }

    private static StreamProgress progress(Running stream) {
        var source = new StreamProgress.Source("RateStreamV2[rowsPerSecond=10]", "0", "1", "1", 10, 10.0, 40.0);
        return new StreamProgress(
                stream.batches - 1,
                Instant.now(),
                250,
                Map.of("addBatch", 230L, "triggerExecution", 250L),
                10,
                10.0,
                40.0,
                0,
                0,
                0,
                null,
                List.of(source),
                new StreamProgress.Sink("noop", 10L));
    }

    /** Tells a value of the metric {@code late}, which has an alert above 10. */
    void measure(String run, double value) {
        if (running.containsKey(run)) {
            var metric = StreamMetric.of("late", Map.of("kind", "rate"), value, Instant.now(), null, 10.0);
            link.send(new EngineEvent.StreamMeasured(key, run, List.of(metric)));
        }
    }

    /**
     * Ends one.
     *
     * @param error null where it was stopped
     */
    void end(String run, StatementError error) {
        Running ended = running.remove(run);
        if (ended != null) {
            link.send(new EngineEvent.StreamEnded(key, run, Instant.now(), error));
            ended.awaited.forEach(Runnable::run);
        }
    }

    void endAll() {
        List.copyOf(running.keySet()).forEach(run -> end(run, null));
    }

    /** The server is one that knows of none. */
    void tellAgain() {
        running.values().forEach(stream -> {
            link.send(new EngineEvent.StreamStarted(key, stream.start));
            link.send(new EngineEvent.StreamProgressed(key, stream.start.run(), progress(stream)));
        });
    }
}
