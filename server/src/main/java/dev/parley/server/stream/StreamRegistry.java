package dev.parley.server.stream;

import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.engine.EngineEvent.StreamEnded;
import dev.parley.protocol.engine.EngineEvent.StreamMeasured;
import dev.parley.protocol.engine.EngineEvent.StreamProgressed;
import dev.parley.protocol.engine.EngineEvent.StreamStarted;
import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.model.StatementError;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import dev.parley.server.security.Principal;
import dev.parley.server.session.Streams;
import dev.parley.server.session.Waiters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The streams of all sessions, those that run and the latest that have ended; a user sees those of sessions that the user
 * sees. In memory alone: engines tell a new server what runs. Belongs to the gateway's event loop.
 */
public final class StreamRegistry implements Streams {
    /** The oldest that has ended gives way to a further one. */
    static final int MOST_STREAMS = 500;
    /** Batches and measures of all streams together; beyond this the stream with most of them forgets its oldest. */
    static final int MOST_POINTS = 50_000;

    private static final Logger LOG = LoggerFactory.getLogger(StreamRegistry.class);

    private final Vertx vertx;
    private final Clock clock;
    /** By run, in the order in which they began. */
    private final Map<String, WatchedStream> streams = new LinkedHashMap<>();

    public StreamRegistry(Vertx vertx, Clock clock) {
        this.vertx = vertx;
        this.clock = clock;
    }

    @Override
    public void told(Home home, EngineEvent.OfStream event) {
        Instant now = clock.instant();
        WatchedStream known = streams.get(event.run());
        if (event instanceof StreamStarted started && known == null) {
            add(home, started);
        } else if (event instanceof StreamProgressed progressed && known != null) {
            known.progress(now, progressed.progress());
            keepWithinBounds();
        } else if (event instanceof StreamMeasured measured && known != null) {
            known.measure(now, measured.metrics());
            keepWithinBounds();
        } else if (event instanceof StreamEnded ended && known != null) {
            known.end(now, ended.at(), ended.error());
        }
    }

    private void add(Home home, StreamStarted started) {
        if (streams.size() >= MOST_STREAMS) {
            Optional<String> oldest = streams.entrySet().stream()
                    .filter(entry -> !entry.getValue().isRunning())
                    .map(Map.Entry::getKey)
                    .findFirst();
            if (oldest.isEmpty()) {
                LOG.warn("stream {} is not shown: {} run, the most", started.run(), streams.size());
                return;
            }
            streams.remove(oldest.get());
        }
        LOG.info("session {} streams: {}", home.name(), started.run());
        streams.put(started.run(), new WatchedStream(started.key(), started.stream(), home, new Waiters(vertx, clock)));
    }

    private void keepWithinBounds() {
        int points = streams.values().stream().mapToInt(WatchedStream::points).sum();
        if (points > MOST_POINTS) {
            Collections.max(streams.values(), Comparator.comparingInt(WatchedStream::points))
                    .dropOldest();
        }
    }

    @Override
    public void sessionEnded(SessionKey key, StatementError error) {
        Instant now = clock.instant();
        streams.values().stream()
                .filter(stream -> stream.key().equals(key))
                .forEach(stream -> stream.end(now, now, error));
    }

    @Override
    public int running(long session) {
        return (int) streams.values().stream()
                .filter(stream -> stream.session() == session && stream.isRunning())
                .count();
    }

    /** Those that the user sees, the newest first. */
    public List<StreamSnapshot> list(Principal user) {
        var found = new ArrayList<>(seenBy(user).map(WatchedStream::snapshot).toList());
        Collections.reverse(found);
        return found;
    }

    private Stream<WatchedStream> seenBy(Principal user) {
        return streams.values().stream().filter(stream -> user.sees(stream.owner()));
    }

    /** One stream; fails with UNKNOWN_STREAM. */
    public Future<StreamSnapshot> stream(Principal user, String id) {
        return find(user, id).map(WatchedStream::snapshot);
    }

    /** Stops it between two batches, and waits for its end; one that has ended is answered as it is. */
    public Future<StreamSnapshot> stop(Principal user, String id, Duration wait) {
        return find(user, id).compose(stream -> {
            stream.stop(clock.instant());
            return stream.awaitEnd(wait);
        });
    }

    /**
     * Its events after an id, in order, at most so many: once there is one, or after {@code wait} none.
     *
     * @param after -1 for all
     * @return fails with UNKNOWN_STREAM, TOO_MANY_WAITING
     */
    public Future<StreamPage> events(Principal user, String id, long after, int limit, Duration wait) {
        return find(user, id).compose(stream -> stream.events(after, limit, wait));
    }

    private Future<WatchedStream> find(Principal user, String id) {
        WatchedStream stream = streams.get(id);
        return stream != null && user.sees(stream.owner())
                ? Future.succeededFuture(stream)
                : Future.failedFuture(new GatewayException(
                        ErrorCode.UNKNOWN_STREAM,
                        "there is no stream " + id,
                        "GET /api/v1/streams lists those that run and the latest that have ended"));
    }
}
