package dev.parley.attach;

import dev.parley.session.AttachedEngine;
import dev.parley.session.spark.ApplicationMetrics;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.streaming.StreamingQuery;

/** An application that is attached, until {@link #detach()}. Thread-safe. */
public final class Attached implements AutoCloseable {
    private final AttachedEngine engine;

    Attached(AttachedEngine engine) {
        this.engine = engine;
    }

    /** The name under which sessions ask for the application, as their profile; a session of this name is there too. */
    public String name() {
        return engine.name();
    }

    /** The id of the engine that the application is, or was last; empty before a server was reached. */
    public Optional<String> engine() {
        return engine.engine();
    }

    /** Whether it is neither detached nor has its Spark stopped; the server need not be in reach. */
    public boolean isAttached() {
        return engine.isAttached();
    }

    /**
     * Publishes SQL as a snippet, which is called as {@code /run/NAME} and runs in the application's own session.
     *
     * @throws IOException where the server cannot be reached
     * @throws dev.parley.session.AttachRefusedException where the server does not take it, with its reason
     */
    public void publish(String snippet, String sql) throws IOException {
        publish(snippet, Map.of("language", "sql", "code", sql, "session", name()));
    }

    /**
     * Publishes a snippet as {@code PUT /api/v1/snippets/NAME} takes it: {@code code}, {@code language}, {@code session},
     * {@code parameters} and so on.
     *
     * @throws IOException where the server cannot be reached
     * @throws dev.parley.session.AttachRefusedException where the server does not take it, with its reason
     */
    public void publish(String snippet, Map<String, ?> definition) throws IOException {
        try {
            engine.publish(snippet, definition);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the snippet was published", e);
        }
    }

    /**
     * Shows a value of the stream in whose {@code foreachBatch} this is called; the newest each second is shown.
     *
     * @throws IllegalStateException where no stream runs
     */
    public void metric(String name, double value) {
        metric(name, value, Map.of());
    }

    /** The same with tags, at most 8. */
    public void metric(String name, double value, Map<String, String> tags) {
        ApplicationMetrics.measure(name, value, tags);
    }

    /** Shows a value of a stream, from anywhere. */
    public void metric(StreamingQuery query, String name, double value, Map<String, String> tags) {
        ApplicationMetrics.measure(query, name, value, tags);
    }

    /**
     * From now on a value of this metric above the bound is an alert, in all streams of the application; where a session
     * has set a bound for its own streams, that holds for those.
     */
    public void alertAbove(String name, double bound) {
        ApplicationMetrics.alertAbove(name, bound);
    }

    /** The same below the bound. */
    public void alertBelow(String name, double bound) {
        ApplicationMetrics.alertBelow(name, bound);
    }

    /** Ends what sessions do in the application, which goes on; waits for that, 20 s at most. */
    public void detach() {
        engine.close();
    }

    /** Detaches. */
    @Override
    public void close() {
        detach();
    }
}
