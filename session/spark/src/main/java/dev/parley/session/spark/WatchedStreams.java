package dev.parley.session.spark;

import dev.parley.protocol.engine.SessionKey;
import dev.parley.protocol.model.StatementError;
import dev.parley.protocol.model.StreamMetric;
import dev.parley.protocol.model.StreamProgress;
import dev.parley.protocol.model.StreamStart;
import dev.parley.session.interpreter.Streams;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryListener.QueryTerminatedEvent;
import org.apache.spark.sql.streaming.StreamingQueryProgress;

/** Which session's code started which query, and how that goes. Thread-safe. */
final class WatchedStreams implements Streams {
    private final SparkSession root;
    private final RunningJobs jobs;
    private final WatchedContexts contexts = new WatchedContexts(this);
    /** By the class loader that a session's code runs with, and its queries too. */
    private final Map<ClassLoader, SessionKey> sessions = new ConcurrentHashMap<>();
    /** Whose query it is, by run. */
    private final Map<String, SessionKey> running = new ConcurrentHashMap<>();
    /** The run of a query that runs. */
    private final Map<String, String> runs = new ConcurrentHashMap<>();

    private final Map<SessionKey, MetricBounds> bounds = new ConcurrentHashMap<>();

    /** Whose those are that no session's code has started; null where nobody's. */
    private volatile SessionKey home;

    private volatile Listener listener = new Unheard();

    /** Nobody listens yet. */
    private static final class Unheard implements Listener {
        @Override
        public void started(SessionKey key, StreamStart stream) {}

        @Override
        public void progressed(SessionKey key, String run, StreamProgress progress) {}

        @Override
        public void measured(SessionKey key, String run, StreamMetric metric) {}

        @Override
        public void ended(SessionKey key, String run, StatementError error) {}
    }

    /**
     * Those of an engine.
     *
     * @param jobs of the statements that run
     */
    WatchedStreams(SparkSession root, RunningJobs jobs) {
        this.root = root;
        this.jobs = jobs;
    }

    /** Those of them that are no queries. */
    WatchedContexts contexts() {
        return contexts;
    }

    @Override
    public void watch(Listener told) {
        listener = told;
    }

    void register(ClassLoader loader, SessionKey key) {
        sessions.put(loader, key);
    }

    /** From now on what no session's code has started is this session's; with null nobody's. */
    void home(SessionKey key) {
        SessionKey before = home;
        home = key;
        if (before != null && !before.equals(key)) {
            bounds.remove(before);
            contexts.latestRun().filter(run -> before.equals(running.get(run))).ifPresent(contexts::release);
            endAll(before);
        }
    }

    /** Takes a query that runs already, where it has a session and is not known yet. */
    void found(StreamingQuery query) {
        SessionKey key = sessions.entrySet().stream()
                .filter(session -> VersionedCalls.isStartedUnder(session.getKey(), query))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(home);
        String run = query.runId().toString();
        if (key != null && query.isActive() && running.putIfAbsent(run, key) == null) {
            runs.put(query.id().toString(), run);
            listener.started(key, new StreamStart(run, query.id().toString(), query.name(), Instant.now()));
            if (!query.isActive()) { // that it ended was told meanwhile, perhaps before its start
                forget(run);
                listener.ended(key, run, QueryFacts.error(query));
            }
        }
    }

    /** The session ends, and its streams with it: what Spark still tells of them is dropped. */
    void release(ClassLoader loader) {
        SessionKey key = sessions.remove(loader);
        if (key == null) {
            return;
        }
        bounds.remove(key);
        endAll(key);
    }

    private void endAll(SessionKey key) {
        List.copyOf(running.entrySet()).stream()
                .filter(entry -> entry.getValue().equals(key))
                .forEach(entry -> ended(entry.getKey(), null));
    }

    /** One has begun whose code runs with this loader; false where that is nobody's. */
    boolean started(ClassLoader loader, StartedBy starter, StreamStart stream) {
        SessionKey own = loader == null ? null : sessions.get(loader);
        SessionKey key = own == null ? home : own;
        if (key != null && running.putIfAbsent(stream.run(), key) == null) {
            runs.put(stream.query(), stream.run());
            listener.started(key, starter.statement(key, jobs).map(stream::by).orElse(stream));
        }
        return key != null;
    }

    void progressed(StreamingQueryProgress progress) {
        String run = progress.runId().toString();
        if (running.containsKey(run)) {
            progressed(run, QueryFacts.of(progress));
        }
    }

    void progressed(String run, StreamProgress progress) {
        SessionKey key = running.get(run);
        if (key != null) {
            listener.progressed(key, run, progress);
        }
    }

    /** Whether code of the session waits in this thread for a stream that does not end by itself. */
    boolean isAwaited(SessionKey key, Thread thread) {
        return isEndless(key) && StreamWaits.isIn(thread);
    }

    /** Whether a stream of the session runs that does not end by itself. */
    private boolean isEndless(SessionKey key) {
        return running.containsValue(key)
                && (contexts.latestRun()
                                .filter(run -> key.equals(running.get(run)))
                                .isPresent()
                        || root.sharedState().activeStreamingQueries().values().stream()
                                .filter(query ->
                                        key.equals(running.get(query.runId().toString())))
                                .anyMatch(query -> !VersionedCalls.isBounded(query)));
    }

    /** The run of a query that runs; empty where none of this id does. */
    Optional<String> runOf(String query) {
        return Optional.ofNullable(runs.get(query));
    }

    /** The bounds of the metrics of the session whose code runs with this loader; empty where that is no session's. */
    Optional<MetricBounds> bounds(ClassLoader loader) {
        SessionKey own = loader == null ? null : sessions.get(loader);
        return Optional.ofNullable(own == null ? home : own)
                .map(key -> bounds.computeIfAbsent(key, any -> new MetricBounds()));
    }

    /** Takes what code of a stream measured; of one that has ended nothing is taken. */
    void measured(String run, String name, Map<String, String> tags, double value) {
        SessionKey key = running.get(run);
        if (key != null) {
            Double lower = bound(key, set -> set.lower(name));
            Double upper = bound(key, set -> set.upper(name));
            listener.measured(key, run, StreamMetric.of(name, tags, value, Instant.now(), lower, upper));
        }
    }

    /** What the session says that has an application's streams goes before what the application says. */
    private Double bound(SessionKey key, Function<MetricBounds, Double> side) {
        MetricBounds set = bounds.get(key);
        Double bound = set == null ? null : side.apply(set);
        return bound == null && key.equals(home) ? side.apply(ApplicationMetrics.bounds()) : bound;
    }

    void ended(QueryTerminatedEvent event) {
        StatementError error = event.exception().isEmpty()
                ? null
                : QueryFacts.error(
                        event.exception().get(),
                        event.errorClassOnException().isEmpty()
                                ? null
                                : event.errorClassOnException().get());
        ended(event.runId().toString(), error);
    }

    void ended(String run, StatementError error) {
        SessionKey key = forget(run);
        if (key != null) {
            listener.ended(key, run, error);
        }
    }

    /** Whose it was, or null. */
    private SessionKey forget(String run) {
        runs.values().remove(run);
        return running.remove(run);
    }

    @Override
    public void stop(SessionKey key, String run) {
        if (key.equals(running.get(run))) {
            contexts.find(run).ifPresent(WatchedContext::stop);
            root.sharedState().activeStreamingQueries().values().stream()
                    .filter(query -> query.runId().toString().equals(run))
                    .findFirst()
                    .ifPresent(WatchedStreams::stop);
        }
    }

    private static void stop(StreamingQuery query) {
        var thread = new Thread(new GentleStop(query), "parley-stop-" + query.runId());
        thread.setDaemon(true);
        thread.start();
    }
}
