package dev.parley.session.spark;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.SparkConf;

/** The settings that Spark starts with: what an engine needs, under what the launcher gave. */
final class EngineConf {
    /** Masters for which Spark makes the secret itself; for another it must stand in the configuration. */
    private static final String MAKES_SECRETS = "local(\\[([0-9]+|\\*)(, *[0-9]+)?])?|yarn|k8s://.*";

    private static final String LISTENERS = "spark.sql.streaming.streamingQueryListeners";

    private static final String HERE =
            "(local(-cluster)?(\\[.*])?)|spark://(127(\\.[0-9]+){3}|localhost|\\[::1]):[0-9]+";

    private EngineConf() {}

    static SparkConf of(Path directory, Map<String, String> given) {
        String master = given.getOrDefault("spark.master", "");
        var conf = new LinkedHashMap<String, String>();
        conf.put("spark.app.name", "parley");
        conf.put("spark.ui.enabled", "false");
        conf.put("spark.ui.showConsoleProgress", "false");
        // Spark keeps these for its page even where that is off; a thousand of each would outlive their sessions.
        conf.put("spark.ui.retainedJobs", "50");
        conf.put("spark.ui.retainedStages", "50");
        conf.put("spark.ui.retainedTasks", "1000");
        conf.put("spark.sql.ui.retainedExecutions", "20");
        // A stream that does not stop must not keep its session from closing; by default Spark waits for ever.
        conf.put("spark.sql.streaming.stopTimeout", "10s");
        // Nothing listens off this machine where nobody elsewhere has to reach it, and what listens asks who is there.
        if (master.matches(HERE)) {
            conf.put("spark.driver.host", "127.0.0.1");
            conf.put("spark.driver.bindAddress", "127.0.0.1");
        }
        if (master.matches(MAKES_SECRETS)) {
            conf.put("spark.authenticate", "true");
        }
        conf.put("spark.sql.catalogImplementation", "in-memory");
        conf.put("spark.scheduler.mode", "FAIR");
        // Executors elsewhere make their serializer before they have any class of ours.
        if (master.matches("local(\\[.*])?")) {
            conf.put("spark.serializer", LoaderSerializer.class.getName());
        }
        // In this process a task's fatal error would end all sessions: it fails its own job, and nothing else.
        conf.put("spark.executor.killOnFatalError.depth", "0");
        // Sorting for a limit keeps its rows in the heap; beyond this many Spark sorts as for any query, with the disk.
        conf.put("spark.sql.execution.topKSortFallbackThreshold", "100000");
        conf.put("spark.streaming.stopSparkContextByDefault", "false");
        conf.put("spark.local.dir", directory.resolve("local").toString());
        conf.put("spark.sql.warehouse.dir", directory.resolve("warehouse").toString());
        conf.putAll(given);
        conf.merge(LISTENERS, QueryWatch.class.getName(), (others, own) -> others + "," + own);
        var spark = new SparkConf(false);
        conf.forEach(spark::set);
        return spark;
    }
}
