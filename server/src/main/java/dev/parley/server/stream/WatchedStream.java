package dev.parley.server.stream;

import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.model.StatementError;
import dev.parley.protocol.model.StreamMetric;
import dev.parley.protocol.model.StreamProgress;
import dev.parley.protocol.model.StreamStart;
import dev.parley.server.session.Streams;
import dev.parley.server.session.Waiters;
import dev.parley.server.stream.StreamEvent.Alerted;
import dev.parley.server.stream.StreamEvent.Batch;
import dev.parley.server.stream.StreamEvent.Broke;
import dev.parley.server.stream.StreamEvent.Measured;
import dev.parley.server.stream.StreamEvent.Moved;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One life of a stream, as its engine tells it. Belongs to the event loop. */
final class WatchedStream {
    private final SessionKey key;
    private final StreamStart start;
    private final long session;
    private final String sessionName;
    private final String owner;
    private final Waiters waiters;
    private final StreamHistory history = new StreamHistory();
    /** Its session; empty once it has ended, so that the session can go. */
    private Optional<Streams.Home> home;

    private StreamState state = StreamState.RUNNING;
    /** The newest of each series. */
    private final Map<StreamMetric.Series, StreamMetric> measured = new LinkedHashMap<>();

    private StreamProgress newest;
    private Instant endedAt;
    private StatementError error;

    WatchedStream(SessionKey key, StreamStart start, Streams.Home home, Waiters waiters) {
        this.key = key;
        this.start = start;
        this.home = Optional.of(home);
        this.session = home.id();
        this.sessionName = home.name();
        this.owner = home.owner();
        this.waiters = waiters;
        history.add(start.at(), new Moved(state));
    }

    SessionKey key() {
        return key;
    }

    long session() {
        return session;
    }

    String owner() {
        return owner;
    }

    boolean isRunning() {
        return !state.isTerminal();
    }

    int points() {
        return history.points();
    }

    void dropOldest() {
        history.dropOldest();
    }

    void progress(Instant now, StreamProgress progress) {
        if (isRunning()) {
            var before = newest == null ? null : newest.failure();
            newest = progress;
            history.add(now, Batch.of(progress));
            if (progress.failure() != null && !progress.failure().equals(before)) {
                history.add(now, new Broke(progress.failure().error()));
            }
            waiters.changed();
        }
    }

    void measure(Instant now, List<StreamMetric> metrics) {
        if (isRunning()) {
            metrics.forEach(metric -> measure(now, metric));
            history.add(now, new Measured(metrics));
            waiters.changed();
        }
    }

    private void measure(Instant now, StreamMetric metric) {
        var series = metric.series();
        if (measured.size() < StreamMetric.MOST_OF_STREAM || measured.containsKey(series)) {
            StreamMetric before = measured.put(series, metric);
            StreamMetric.Side side = before == null ? StreamMetric.Side.INSIDE : before.side();
            if (side != metric.side()) {
                history.add(now, new Alerted(metric));
            }
        }
    }

    /** Has it stop, once. */
    void stop(Instant now) {
        if (state == StreamState.RUNNING) {
            move(now, StreamState.STOPPING);
            home.ifPresent(it -> it.stopStream(start.run()));
        }
    }

    /**
     * It runs no more.
     *
     * @param cause null where it did not fail
     */
    void end(Instant now, Instant at, StatementError cause) {
        if (isRunning()) {
            endedAt = at;
            error = cause;
            home = Optional.empty();
            if (cause != null) {
                history.add(now, new Broke(cause));
            }
            move(now, cause == null ? StreamState.STOPPED : StreamState.FAILED);
        }
    }

    private void move(Instant now, StreamState next) {
        state = next;
        history.add(now, new Moved(next));
        waiters.changed();
    }

    Future<StreamSnapshot> awaitEnd(Duration wait) {
        return waiters.until(() -> !isRunning(), wait).map(ignored -> snapshot());
    }

    /** The events after an id, once there is one, or after {@code wait} none. One that is not reached is of another server. */
    Future<StreamPage> events(long id, int limit, Duration wait) {
        long after = id > history.lastId() ? -1 : id;
        return waiters.until(() -> history.lastId() > after || !isRunning(), wait)
                .map(ignored -> StreamPage.of(history.after(after), limit, !isRunning()));
    }

    StreamSnapshot snapshot() {
        return new StreamSnapshot(
                start, session, sessionName, owner, state, endedAt, error, newest, List.copyOf(measured.values()));
    }
}
