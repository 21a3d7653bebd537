package dev.parley.session.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.streaming.StreamingContext;
import org.apache.spark.streaming.StreamingContextState;
import org.apache.spark.streaming.scheduler.JobScheduler;
import scala.Tuple2;

/**
 * What code of a session measures its streams with, there as {@code parley}. Values go by the second; of each series the
 * newest is shown. Thread-safe.
 */
@SuppressWarnings("deprecation") // Spark has deprecated DStreams, and goes on to ship them
public final class SnippetMetrics {
    /** By which Spark tells the threads of a query. */
    private static final String QUERY = "sql.streaming.queryId";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.:-]{0,63}");
    private static final int MOST_TAGS = 8;
    private static final int LONGEST_TAG = 100;

    SnippetMetrics() {}

    /**
     * Watches a StreamingContext, as any that is started is anyway; one that has not started is found when it does.
     *
     * @throws IllegalStateException where it has stopped
     */
    public void monitor(StreamingContext context) {
        if (context.getState() == StreamingContextState.STOPPED) {
            throw new IllegalStateException("this StreamingContext has stopped; make another one");
        }
        QueryWatch.streams().contexts().watch(context);
    }

    /** A value of the stream in whose {@code foreachBatch} or {@code foreachRDD} this is called. */
    @SafeVarargs
    public final void metric(String name, double value, Tuple2<String, String>... tags) {
        var given = new ArrayList<Tuple2<String, String>>();
        for (Tuple2<String, String> tag : tags) { // javac lets the array go nowhere else
            given.add(tag);
        }
        measureHere(name, value, given);
    }

    /** A value of this stream, from anywhere. */
    @SafeVarargs
    public final void metric(StreamingQuery query, String name, double value, Tuple2<String, String>... tags) {
        var given = new ArrayList<Tuple2<String, String>>();
        for (Tuple2<String, String> tag : tags) {
            given.add(tag);
        }
        measured(query.runId().toString(), name, value, given);
    }

    /** A value of this StreamingContext, from anywhere. */
    @SafeVarargs
    public final void metric(StreamingContext context, String name, double value, Tuple2<String, String>... tags) {
        var given = new ArrayList<Tuple2<String, String>>();
        for (Tuple2<String, String> tag : tags) {
            given.add(tag);
        }
        QueryWatch.streams().contexts().runOf(context).ifPresent(run -> measured(run, name, value, given));
    }

    /** As an application measures, with tags by name. */
    static void measure(String name, double value, Map<String, String> tags) {
        measureHere(name, value, tuples(tags));
    }

    /** The same of this stream, from anywhere. */
    static void measure(StreamingQuery query, String name, double value, Map<String, String> tags) {
        measured(query.runId().toString(), name, value, tuples(tags));
    }

    private static List<Tuple2<String, String>> tuples(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag -> new Tuple2<>(tag.getKey(), tag.getValue()))
                .toList();
    }

    private static void measureHere(String name, double value, List<Tuple2<String, String>> tags) {
        SparkContext spark = SparkContext.getOrCreate();
        String query = spark.getLocalProperty(QUERY);
        boolean isOfContext = spark.getLocalProperty(JobScheduler.BATCH_TIME_PROPERTY_KEY()) != null;
        if (query == null && !isOfContext) {
            throw new IllegalStateException(
                    "metric " + name + " is measured where no stream runs: call it in foreachBatch or foreachRDD,"
                            + " or give the stream: parley.metric(query, name, value)");
        }
        WatchedStreams streams = QueryWatch.streams();
        Optional<String> run = query == null ? streams.contexts().latestRun() : streams.runOf(query);
        run.ifPresent(it -> measured(it, name, value, tags));
    }

    private static void measured(String run, String name, double value, List<Tuple2<String, String>> tags) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("the value of metric " + name + " is " + value + "; give a number");
        }
        QueryWatch.streams().measured(run, checked(name), named(name, tags), value);
    }

    private static Map<String, String> named(String metric, List<Tuple2<String, String>> tags) {
        if (tags.size() > MOST_TAGS) {
            throw new IllegalArgumentException(
                    "metric " + metric + " has " + tags.size() + " tags; " + MOST_TAGS + " are taken");
        }
        var named = new TreeMap<String, String>();
        for (Tuple2<String, String> tag : tags) {
            if (tag._2().length() > LONGEST_TAG) {
                throw new IllegalArgumentException("tag " + tag._1() + " of metric " + metric + " has "
                        + tag._2().length() + " characters; " + LONGEST_TAG + " are taken");
            }
            named.put(checked(tag._1()), tag._2());
        }
        return named;
    }

    private static String checked(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "'" + name + "' is no name of a metric or tag: take 1 to 64 letters, digits"
                            + " and _ . : -, the first of them a letter, a digit or _");
        }
        return name;
    }

    /** From now on a value of this name that is above the bound is an alert, in all streams of the session. */
    public void alertAbove(String name, double bound) {
        above(bounds(), name, bound);
    }

    /** From now on a value of this name that is below the bound is an alert, in all streams of the session. */
    public void alertBelow(String name, double bound) {
        below(bounds(), name, bound);
    }

    static void above(MetricBounds bounds, String name, double bound) {
        bounds.above(checked(name), bound);
    }

    static void below(MetricBounds bounds, String name, double bound) {
        bounds.below(checked(name), bound);
    }

    private static MetricBounds bounds() {
        return QueryWatch.streams()
                .bounds(Thread.currentThread().getContextClassLoader())
                .orElseThrow(
                        () -> new IllegalStateException("bounds are set by code of a session, on a thread of its own"));
    }
}
